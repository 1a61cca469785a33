using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace IncidentKB.Web.Shared.Api;

/// <summary>Title and version of /openapi/v1.json.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, context, _) =>
    {
        document.Info.Title = "IncidentKB";
        document.Info.Version = "v1";
        document.Info.Description = "Incidents, their failure patterns, their search, and which of them a pasted trace is. "
            + "JSON in snake_case; errors as application/problem+json. "
            + "Put /zh-Hans before the path for titles and sentences in Chinese.";
        if (context.ApplicationServices.GetRequiredService<KbOptions>().PublicUrl is { Length: > 0 } address)
        {
            document.Servers = [new() { Url = address }];
        }

        return Task.CompletedTask;
    });

    /// <summary>Describes query parameters that an endpoint reads from the request itself.</summary>
    public static RouteHandlerBuilder WithQueryParameters(
        this RouteHandlerBuilder endpoint, params (string Name, string Description)[] parameters) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var (name, description) in parameters)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Query,
                    Description = description,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });
}
