using Microsoft.AspNetCore.OpenApi;

namespace IncidentKB.Web.Features.Discovery;

/// <summary>Title and version of /openapi/v1.json.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "IncidentKB";
        document.Info.Version = "v1";
        document.Info.Description = "Incidents, their failure patterns and their search. JSON in snake_case; errors as application/problem+json. "
            + "Put /zh-Hans before the path for titles and sentences in Chinese.";
        return Task.CompletedTask;
    });
}
