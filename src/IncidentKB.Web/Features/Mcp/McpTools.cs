using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Search;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Features.Incidents;
using IncidentKB.Web.Features.Match;
using IncidentKB.Web.Features.Proofs;
using IncidentKB.Web.Features.Reading;
using IncidentKB.Web.Features.Search;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using Microsoft.EntityFrameworkCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace IncidentKB.Web.Features.Mcp;

/// <summary>
/// What a language model may ask. Each tool answers with a text to read and with the very answer of the API as structured content; what
/// is wrong is a sentence.
/// </summary>
[McpServerToolType]
internal sealed class McpTools(PageRequest page, IDbContextFactory<KbContext> database)
{
    private UiText Ui => page.Reader.Ui;

    [McpServerTool(
        Name = "match_trace", Title = "Match a trace", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(MatchResponse))]
    [Description(
        "Says which known incident, or which failure pattern, a program's output shows: verdict, candidates and reasons. Works for Go, "
        + ".NET, Java, Python, Rust, C, JavaScript, PHP, Ruby, Elixir and Swift. Nothing that is sent is stored or logged.")]
    public async Task<CallToolResult> MatchTraceAsync(
        IncidentMatcher matcher,
        [Description("The message, the stack trace or the log, as it was printed, with everything around it; up to 16 MiB.")] string trace)
    {
        if (string.IsNullOrWhiteSpace(trace))
        {
            return Fault(Ui.McpEmptyTrace);
        }

        // The answer quotes the trace, and a model's context travels further than a page: secrets are taken out before it is read.
        var masked = SecretMask.Mask(trace);
        var answer = await MatchResponse.OfAsync(masked, null, matcher, database, page.Reader, page.Absolute, page.Cancelled);
        return Answer(MatchReport.Of(answer, Ui), answer);
    }

    [McpServerTool(
        Name = "search_incidents", Title = "Search incidents", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(ApiAnswer<IReadOnlyList<SearchHitSummary>>))]
    [Description(
        "Searches the incidents by words, in English or Chinese: a message, a name, an id, or what happened. Takes \"phrases\", -without, "
        + "project:, lang:, severity:, kind:, service:, pattern:, cwe:, after: and before:.")]
    public async Task<CallToolResult> SearchIncidentsAsync(
        TextSearch search,
        IncidentMatcher matcher,
        [Description("What to look for.")] string query,
        [Description("Page of the answer, from 1, with 20 incidents each.")] int number = 1)
    {
        if (string.IsNullOrWhiteSpace(query) || number < 1)
        {
            return Fault(number < 1 ? Ui.BadPageNumber(number.ToString(CultureInfo.InvariantCulture)) : Ui.AskEmpty);
        }

        var answer = await SearchApi.AnswerAsync(query, number, literal: false, page, search, matcher, database);
        List<string> lines =
        [
            .. answer.Meta.Corrected is { } corrected ? [Ui.McpCorrected(corrected)] : Array.Empty<string>(),
            answer.Meta.Partial == true ? Ui.McpPartial : Ui.McpPage(number, answer.Meta.Total ?? 0, answer.Meta.TotalIsAtLeast == true),
            .. answer.Data.Select(h => $"- {h.Id} {h.Slug}: {h.Title}\n  {string.Concat(h.Excerpt.Select(s => s.Text))}\n  {h.Url}"),
            .. answer.Meta.Patterns!.Select(p => $"- {p.Slug}: {p.Title}\n  {p.Url}"),
            .. answer.Meta.Messages!.Select(m => $"- {m.Message ?? m.Type}: {m.Means} {m.FirstStep}\n  {m.Url}"),
        ];
        return Answer(
            answer.Data.Count + answer.Meta.Patterns!.Count + answer.Meta.Messages!.Count == 0 ? Ui.NothingFound : string.Join('\n', lines),
            answer);
    }

    [McpServerTool(
        Name = "get_incident", Title = "Read an incident", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(ApiAnswer<IncidentDetail>))]
    [Description("One incident: what broke, why, which versions, what to do now, how to prevent it. The text is the article in Markdown.")]
    public async Task<CallToolResult> GetIncidentAsync([Description("Slug or id, such as IKB-0001.")] string incident)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        if (await FindAsync(db, incident) is not { } answer)
        {
            return Fault(Ui.NoSuchIncident(incident));
        }

        var texts = answer.Data.Texts;
        var text = texts.GetValueOrDefault(page.Reader.Language) ?? texts[Languages.English];
        var doNow = string.Concat(text.DoNow.Select(line => $"- {line}\n"));
        return Answer($"# {text.Title}\n\n{answer.Data.Url}\n\n{text.Summary}\n\n{doNow}\n{text.Markdown}", answer);
    }

    [McpServerTool(
        Name = "get_proof", Title = "Read a proof", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(ProofSummary))]
    [Description(
        "Whether the bug of an incident still shows and its fix still holds: how often the two programs of the article did what they "
        + "must when this site last ran them.")]
    public async Task<CallToolResult> GetProofAsync([Description("Slug or id of the incident.")] string incident)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        if (await FindAsync(db, incident) is not { } answer)
        {
            return Fault(Ui.NoSuchIncident(incident));
        }

        if (answer.Data.Proof is not { } proof)
        {
            return Fault(Ui.McpNoProof(answer.Data.Slug));
        }

        var runs = proof.Snippets.Select(s => Ui.McpProof(s.Name, s.AsExpected, s.Runs));
        return Answer(string.Join('\n', runs.Prepend(Ui.ProofState(proof.State)).Append(Ui.RanOn(proof.Runtime))), proof);
    }

    [McpServerTool(
        Name = "list_reading_path", Title = "List a reading path", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(ReadingPathList))]
    [Description("The reading paths of the site, or the steps of one: which incidents to read in which order, and why.")]
    public async Task<CallToolResult> ListReadingPathAsync(
        ArticleCache cache,
        [Description("Slug of a path; left out, all paths are listed.")] string? path = null)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var all = await PathProgress.ReadAllAsync(db, cache, page);
        var wanted = path == null ? all : all.FindAll(p => p.Path.Slug == path);
        if (path != null && wanted.Count == 0)
        {
            return Fault(Ui.NoSuchReadingPath(path));
        }

        var list = new ReadingPathList([.. wanted.Select(p => ReadingPathList.Entry.From(p, page))]);
        return Answer(string.Join("\n\n", list.Paths.Select(p => TextOf(p, withSteps: path != null || list.Paths.Count == 1))), list);
    }

    private string TextOf(ReadingPathList.Entry path, bool withSteps) => string.Join(
        '\n',
        [
            $"{path.Slug}{Ui.Colon}{path.Title}",
            path.Summary,
            path.Url,
            .. withSteps ? path.Steps.Select((s, i) => $"{i + 1}. {s.Slug}: {s.Title} ({Ui.Minutes(s.Minutes)})\n   {s.Reason}") : [],
        ]);

    // A former slug leads to the incident, as the API does by a redirect.
    private async Task<ApiAnswer<IncidentDetail>?> FindAsync(KbContext db, string incident) =>
        await IncidentsApi.ReadAsync(db, incident, page)
        ?? (await db.CurrentSlugAsync(incident, page.Cancelled) is { } current ? await IncidentsApi.ReadAsync(db, current, page) : null);

    private static CallToolResult Answer<T>(string text, T structured) => new()
    {
        Content = [new TextContentBlock { Text = text }],
        StructuredContent = JsonSerializer.SerializeToElement(structured, ApiJson.Options),
    };

    private static CallToolResult Fault(string sentence) => new() { Content = [new TextContentBlock { Text = sentence }], IsError = true };
}

/// <summary>Reading paths as structured content.</summary>
/// <param name="Paths">The paths, by their slugs.</param>
internal sealed record ReadingPathList(IReadOnlyList<ReadingPathList.Entry> Paths)
{
    /// <summary>A reading path.</summary>
    internal sealed record Entry(string Slug, string Title, string Summary, string Url, IReadOnlyList<Step> Steps)
    {
        public static Entry From(PathProgress path, PageRequest page) => new(
            path.Path.Slug, path.Path.Title.In(page.Reader.Language), path.Path.Summary.In(page.Reader.Language),
            page.Absolute(page.Reader.Urls.ReadingPath(path.Path.Slug)),
            [.. path.Steps.Select(s => new Step(
                s.Slug, s.Title, page.Absolute(page.Reader.Urls.Incident(s.Slug)), s.Minutes, s.Item.Reason.In(page.Reader.Language)))]);
    }

    /// <summary>An incident to read.</summary>
    internal sealed record Step(string Slug, string Title, string Url, int Minutes, string Reason);
}
