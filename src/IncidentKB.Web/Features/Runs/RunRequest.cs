namespace IncidentKB.Web.Features.Runs;

/// <summary>The body of POST /api/v1/incidents/{slug}/runs.</summary>
/// <param name="Snippet"><c>bug</c>, <c>fix</c> or the name of another program of the incident, without <c>.cs</c>.</param>
/// <param name="Times">How often, from 1 to 100, one after the other.</param>
/// <param name="Source">What runs in place of that file, held against its own header; left out to run the file as it is.</param>
internal sealed record RunRequest(string? Snippet, int Times = 1, string? Source = null)
{
    public const int MaxTimes = 100;
}
