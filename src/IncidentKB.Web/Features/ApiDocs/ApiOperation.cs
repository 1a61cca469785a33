using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.OpenApi;

namespace IncidentKB.Web.Features.ApiDocs;

/// <summary>An operation of the API as its description tells of it.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Tag">What it is about.</param>
/// <param name="Method">Such as GET.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Description">More of it; null where there is no more.</param>
/// <param name="Parameters">What it takes from the address.</param>
/// <param name="Body">Media types of the body that it takes.</param>
/// <param name="JsonFields">The fields that a body in JSON must have.</param>
/// <param name="Answers">Status codes with what they are called.</param>
internal sealed record ApiOperation(
    string Id,
    string Tag,
    string Method,
    string Path,
    string Summary,
    string? Description,
    IReadOnlyList<ApiOperation.Parameter> Parameters,
    IReadOnlyList<string> Body,
    IReadOnlyList<string> JsonFields,
    IReadOnlyList<(string Status, string Name)> Answers)
{
    // Values that can be tried as they are; a slug is given by the page, because it depends on the content.
    private static readonly Dictionary<string, string> Samples = new(StringComparer.Ordinal)
    {
        ["area"] = "patterns",
        ["number"] = "1",
        ["from"] = "1",
        ["to"] = "2",
        ["id"] = "1",
        ["path"] = "index.md",
        ["q"] = "semaphore",
        ["snippet"] = "bug",
    };

    /// <summary>It asks who somebody is.</summary>
    public bool NeedsToken => Answers.Any(a => a.Status == "401");

    /// <summary>Reads every operation from the description that the site serves, once.</summary>
    public static async Task<IReadOnlyList<ApiOperation>> ReadAllAsync(
        IOpenApiDocumentProvider description, IMemoryCache cache, CancellationToken cancellationToken) =>
        (await cache.GetOrCreateAsync<IReadOnlyList<ApiOperation>>(typeof(ApiOperation), async entry =>
        {
            entry.Size = 1;
            var document = await description.GetOpenApiDocumentAsync(cancellationToken);
            return [.. document.Paths.SelectMany(p => (p.Value.Operations ?? []).Select(o => Of(p.Key, o.Key.Method, o.Value)))];
        }))!;

    /// <summary>A command that asks the site for it.</summary>
    /// <param name="origin">The site, such as <c>https://kb.example</c>.</param>
    /// <param name="incident">Slug of an incident that is there.</param>
    /// <param name="pattern">Slug of a pattern that is there.</param>
    public string Curl(string origin, string incident, string pattern)
    {
        var slug = Path.Contains("{area}", StringComparison.Ordinal) ? pattern : incident;
        string Sample(string name) => name == "slug" ? slug : Samples.GetValueOrDefault(name, "...");
        var path = Parameters.Where(p => p.In == "path")
            .Aggregate(Path, (path, p) => path.Replace($"{{{p.Name}}}", Sample(p.Name), StringComparison.Ordinal));
        var query = Parameters.Any(p => p is { In: "query", Name: "q" }) ? $"?q={Sample("q")}" : "";
        var command = Method is "GET" ? "curl" : Method is "POST" && Body.Count > 0 ? "curl" : $"curl -X {Method}";
        if (NeedsToken)
        {
            command += " \\\n  -H 'Authorization: Bearer ikb_...'";
        }

        if (Body.Contains("text/plain"))
        {
            command += " \\\n  -H 'Content-Type: text/plain' --data-binary @trace.txt";
        }
        else if (Body.Contains("application/json"))
        {
            command += $" \\\n  --json '{JsonSerializer.Serialize(JsonFields.ToDictionary(f => f, Sample))}'";
        }

        var gap = command.Contains('\n', StringComparison.Ordinal) ? " \\\n  " : " ";
        return $"{command}{gap}'{origin}{path}{query}'";
    }

    private static ApiOperation Of(string path, string method, OpenApiOperation operation)
    {
        var body = operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        return new(
            $"{method}{path}".ToLowerInvariant().Replace('/', '-').Replace("{", "", StringComparison.Ordinal)
                .Replace("}", "", StringComparison.Ordinal),
            operation.Tags?.FirstOrDefault()?.Name ?? "",
            method,
            path,
            operation.Summary ?? "",
            operation.Description,
            [.. (operation.Parameters ?? [])
                .Select(p => new Parameter(p.Name ?? "", p.In == ParameterLocation.Path ? "path" : "query", p.Description))],
            [.. body.Keys],
            body.TryGetValue("application/json", out var json) && json.Schema?.Required is { } required ? [.. required] : [],
            [.. (operation.Responses ?? []).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => (r.Key, r.Value.Description ?? ""))]);
    }

    /// <summary>A parameter in the path or in the query.</summary>
    internal sealed record Parameter(string Name, string In, string? Description);
}
