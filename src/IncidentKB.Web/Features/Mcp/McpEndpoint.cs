using IncidentKB.Data.Entities;
using IncidentKB.Web.Features.Match;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared.Api;
using Microsoft.AspNetCore.Mvc;

namespace IncidentKB.Web.Features.Mcp;

/// <summary>
/// /mcp: the site as tools of a language model (Model Context Protocol, https://modelcontextprotocol.io). Without sessions, so that
/// any node of a site may answer any request.
/// </summary>
internal static class McpEndpoint
{
    public const string Path = "/mcp";

    public static void AddMcp(this IServiceCollection services) =>
        services.AddMcpServer(server =>
            {
                server.ServerInfo = new() { Name = "incidentkb", Title = "IncidentKB", Version = "1" };
                server.ServerInstructions =
                    "A knowledge base of software incidents. When a program failed, call match_trace with all of its output first; where "
                    + "it knows nothing, search_incidents with the words of the failure. Read an incident with get_incident.";
            })
            .WithHttpTransport(http => http.Stateless = true)
            .WithTools<McpTools>(ApiJson.Options);

    public static void MapMcpEndpoint(this IEndpointRouteBuilder routes) =>
        routes.MapMcp(Path).WithMetadata(new NeedsScopeAttribute(TokenScopes.Read), new RequestSizeLimitAttribute(MatchApi.MaxBodyBytes));
}
