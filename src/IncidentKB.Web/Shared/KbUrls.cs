using System.Globalization;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Traces;
using IncidentKB.Data.People;
using IncidentKB.Data.Proposals;

namespace IncidentKB.Web.Shared;

/// <summary>Builds every link of the site, for one language.</summary>
public sealed class KbUrls(string language)
{
    private readonly string _prefix = language == Languages.English ? "" : "/" + language;

    public string Home => Page("/");

    public string Patterns => Page("/patterns");

    public string Practices => Page("/practices");

    public string Messages => Page("/messages");

    /// <summary>A message of a runtime in their list.</summary>
    public string Message(string id) => $"{Messages}#{id}";

    public string ReadingPaths => Page("/reading");

    public string Proofs => Page("/proofs");

    public string ProofsPage(int page) => Proofs + QueryOf(("page", PageNumber(page)));

    public string About => Page("/about");

    /// <summary>How an incident gets into the site.</summary>
    public string AddAnIncident => About + "#add";

    /// <summary>How the site is run and backed up.</summary>
    public string RunTheSite => About + "#run";

    /// <summary>The API for people; programs read <see cref="ApiDocument"/>.</summary>
    public string ApiPage => Page("/docs/api");

    public const string ApiDocument = "/openapi/v1.json";

    /// <summary>Where the box of the first page sends what was typed or pasted: on to the search or to the match.</summary>
    public string Ask => Page("/ask");

    public string SearchForm => Page("/search");

    public string Match => Page("/match");

    public string MatchFeedback => Page("/match/feedback");

    /// <summary>The answer to a text that is kept under this name.</summary>
    public string MatchAnswer(string name) => Page("/match/answer/" + Uri.EscapeDataString(name));

    public string MatchDraft => Page("/match/draft");

    /// <summary>The hits of a search as a piece of HTML, for a search box in which somebody types.</summary>
    public string SearchHits => Page("/search/hits");

    /// <summary>The form that takes a whole trace as a piece of HTML, for the box into which one was pasted.</summary>
    public string TraceForm => Page("/search/trace-form");

    public string Workspace => Page("/workspace");

    /// <summary>The page to sign in, and where it leads afterwards.</summary>
    public string Login(string? back = null) => Page("/login") + QueryOf(("return", back));

    public string LoginByTeam(string? back) => Page("/login/oidc") + QueryOf(("return", back));

    /// <summary>The page to sign in, with what was wrong with the team's own sign-in; null where it did not succeed at all.</summary>
    public string LoginFailed(AccountFault? fault) => Page("/login") + QueryOf(("fault", fault?.ToString() ?? "team"));

    public string LoginByPasskey => Page("/login/passkey");

    public string PasskeyRequest => Page("/login/passkey/options");

    public string AddPasskey => Page("/account/passkey");

    public string PasskeyCreation => Page("/account/passkey/options");

    public string LinkTeam => Page("/account/oidc");

    public string Logout => Page("/logout");

    public string SetUp(string? secret = null) => Page("/setup") + QueryOf(("token", secret));

    public string Invitation(string secret) => Page($"/invite/{secret}");

    public string Account => Page("/account");

    public string People => Page("/workspace/people");

    public string Audit => Page("/workspace/audit");

    public string Settings => Page("/workspace/settings");

    /// <summary>A content pack as a ZIP.</summary>
    public static string Export(string pack) => $"/api/v1/export?pack={Uri.EscapeDataString(pack)}";

    /// <summary>The page to begin a proposal; with a slug of that incident.</summary>
    public string NewProposal(string? incident = null) => Page("/workspace/new") + QueryOf(("incident", incident));

    /// <summary>The page to begin a change of an entry of the catalogue.</summary>
    public string NewProposal(CatalogueKind kind, string slug) => NewProposal() + QueryOf((NameOf(kind), slug));

    public string Import => Page("/workspace/import");

    public string FollowUps => Page("/workspace/follow-ups");

    public string Attention => Page("/workspace/attention");

    /// <summary>What a reader reported, with the form that settles it.</summary>
    public string ReportOfProblem(int id) => Page(string.Create(CultureInfo.InvariantCulture, $"/workspace/attention/reports/{id}"));

    /// <summary>Where an incident is archived or brought back.</summary>
    public string Archive(string slug) => Page($"/incidents/{slug}/archive");

    public string Proposal(int id) => Page(string.Create(CultureInfo.InvariantCulture, $"/workspace/proposals/{id}"));

    public string Review(int id) => Proposal(id) + "/review";

    /// <summary>What a page of a proposal shows beside its texts, as a piece of HTML.</summary>
    public string ProposalParts(int id) => Proposal(id) + "/parts";

    /// <summary>Where a script brings two versions of a text together.</summary>
    public string ProposalMerge(int id) => Proposal(id) + "/merge";

    /// <summary>Where a script writes a field of the form of a record into its text.</summary>
    public string ProposalRecord(int id) => Proposal(id) + "/record";

    /// <summary>Where a program of a proposal runs.</summary>
    public string ProposalRuns(int id) => Page(string.Create(CultureInfo.InvariantCulture, $"/api/v1/proposals/{id}/runs"));

    /// <summary>A file of a proposal as it is.</summary>
    public static string ProposalFile(int id, string path) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/v1/proposals/{id}/files/{path}");

    public string AuditCsv => Page("/workspace/audit.csv");

    public string Feed => Page("/feed.atom");

    public string OpenSearch => Page("/opensearch.xml");

    /// <summary>
    /// True for an address whose path leads nowhere but into this site: browsers read two slashes, or backslashes, as the beginning of
    /// another host, and leave out line ends and tabs.
    /// </summary>
    public static bool IsWithinSite(string address)
    {
        var path = address.AsSpan(0, address.IndexOfAny(['?', '#']) is var end && end >= 0 ? end : address.Length);
        return path is ['/', ..] && !path.Contains("//", StringComparison.Ordinal) && !path.Contains('\\') && !address.Any(char.IsControl);
    }

    /// <summary>A page by its path without language.</summary>
    public string Page(string path) => path == "/" && _prefix.Length > 0 ? _prefix : _prefix + path;

    public string Incident(string slug, string? readingPath = null) =>
        Page($"/incidents/{slug}") + QueryOf(("path", readingPath));

    /// <summary>The page that runs a program of an incident without scripts.</summary>
    public string Run(string slug) => Page($"/incidents/{slug}/run");

    /// <summary>The page that runs a program, with its code to edit.</summary>
    public string Edit(string slug, string snippet) => $"{Run(slug)}?edit={snippet}";

    /// <summary>Where a script posts a run; the language decides that of the sentences in the answer.</summary>
    public string RunsApi(string slug) => Page($"/api/v1/incidents/{slug}/runs");

    public string IncidentFile(string slug, string file) => $"/incidents/{slug}/{file}";

    /// <summary>The form with which a reader says that something is wrong.</summary>
    public string Report(string slug) => Page($"/incidents/{slug}/report");

    /// <summary>The article, with a word of thanks for a report.</summary>
    public string ArticleWithThanks(string slug) => Page($"/incidents/{slug}") + QueryOf(("thanks", "report"));

    public string History(string slug, int page = 1) => Page($"/incidents/{slug}/history") + QueryOf(("page", PageNumber(page)));

    /// <summary>What changed between two revisions.</summary>
    public string Comparison(string slug, int from, int to) =>
        History(slug) + PairOf(from, to);

    public string Revision(string slug, int number) =>
        Page(string.Create(CultureInfo.InvariantCulture, $"/incidents/{slug}/revisions/{number}"));

    /// <summary>A file as it was in a revision.</summary>
    public string RevisionFile(string slug, int number, string file) =>
        string.Create(CultureInfo.InvariantCulture, $"/incidents/{slug}/revisions/{number}/{file}");

    /// <summary>A picture by the hash of its bytes: another picture has another address, so browsers may keep it for ever.</summary>
    public static string Image(string sha256, string mediaType) => $"/images/{sha256}{ImageFormat.ExtensionOf(mediaType)}";

    public string IncidentMarkdown(string slug) => Page($"/incidents/{slug}.md");

    public string IncidentJson(string slug) => Page($"/incidents/{slug}.json");

    public string Incidents(
        string? pattern = null,
        string? practice = null,
        string? project = null,
        string? lang = null,
        string? severity = null,
        string? kind = null,
        string? service = null,
        int page = 1) =>
        Page("/incidents") + QueryOf(
            ("pattern", pattern), ("practice", practice), ("project", project), ("lang", lang), ("severity", severity), ("kind", kind),
            ("service", service), ("page", PageNumber(page)));

    /// <summary>The page of an entry of the catalogue.</summary>
    public string Entry(CatalogueKind kind, string slug) => kind switch
    {
        CatalogueKind.Pattern => Pattern(slug),
        CatalogueKind.Practice => Practice(slug),
        _ => ReadingPath(slug),
    };

    /// <summary>The page of what a proposal became.</summary>
    public string Published(PublishedProposal published) =>
        published.Kind is { } kind ? Entry(kind, published.Slug) : Incident(published.Slug);

    public string EntryHistory(CatalogueKind kind, string slug) => $"{Entry(kind, slug)}/history";

    /// <summary>An entry as a revision left it.</summary>
    public string EntryRevision(CatalogueKind kind, string slug, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Entry(kind, slug)}/revisions/{number}");

    /// <summary>What changed between two revisions of an entry.</summary>
    public string EntryComparison(CatalogueKind kind, string slug, int from, int to) =>
        EntryHistory(kind, slug) + PairOf(from, to);

    public string Pattern(string slug) => Page($"/patterns/{slug}");

    public string Practice(string slug) => Page($"/practices/{slug}");

    public string ReadingPath(string slug) => Page($"/reading/{slug}");

    public string ReadingProgress(string slug) => Page($"/reading/{slug}/progress");

    /// <summary>A search; a literal one answers what is typed, also where another spelling would find more.</summary>
    public string Search(string query, int page = 1, bool literal = false) =>
        Page("/search") + QueryOf(("q", query), ("literal", literal ? "true" : null), ("page", PageNumber(page)));

    public string MatchFingerprint(Fingerprint fingerprint) => Match + QueryOf(("fingerprint", fingerprint.ToString()));

    /// <summary>A verdict to send to others: which incident or pattern a trace was called, and no word of the trace.</summary>
    public string MatchVerdict(Fingerprint fingerprint, string? incident, string? pattern) =>
        Match + QueryOf(("fingerprint", fingerprint.ToString()), ("incident", incident), ("pattern", pattern));

    public string MatchFeedbackPage(int page) => MatchFeedback + QueryOf(("page", PageNumber(page)));

    public static string Cwe(string id) => $"https://cwe.mitre.org/data/definitions/{id["CWE-".Length..]}.html";

    /// <summary>Turns a link of the content into an address: pages get the language, files the folder of their incident.</summary>
    public string Resolve(string target, string incidentSlug) => Resolve(target, file => IncidentFile(incidentSlug, file));

    /// <summary>The same for an article whose files lie elsewhere.</summary>
    public string Resolve(string target, Func<string, string> fileAddress) => target switch
    {
        "" => "#",
        ['/', ..] => Page(target),
        _ => fileAddress(target),
    };

    private static string PairOf(int from, int to) =>
        QueryOf(("from", from.ToString(CultureInfo.InvariantCulture)), ("to", to.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What a kind of entry is called in addresses and forms.</summary>
    public static string NameOf(CatalogueKind kind) => kind.ToString().ToLowerInvariant();

    private static string? PageNumber(int page) => page <= 1 ? null : page.ToString(CultureInfo.InvariantCulture);

    private static string QueryOf(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = "";
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
            }
        }

        return query;
    }
}
