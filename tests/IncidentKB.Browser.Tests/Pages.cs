using IncidentKB.Core.Incidents;
using Xunit;

namespace IncidentKB.Browser.Tests;

/// <summary>One address of each kind of page.</summary>
internal static class Pages
{
    public static readonly IReadOnlyDictionary<string, string> Kinds = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["home"] = "/",
        ["incidents"] = "/incidents",
        ["incidents-filtered"] = "/incidents?pattern=closed-or-returned-twice&lang=go",
        ["incidents-none"] = "/incidents?project=alist&pattern=closed-or-returned-twice",
        ["article"] = "/incidents/alist-semaphore-released-more-than-held",
        ["article-in-path"] = "/incidents/nbio-body-reader-double-close?path=first-week",
        ["history"] = "/incidents/alist-semaphore-released-more-than-held/history",
        ["revision"] = "/incidents/alist-semaphore-released-more-than-held/revisions/1",
        ["report"] = "/incidents/alist-semaphore-released-more-than-held/report?quote=semaphore",
        ["run"] = "/incidents/alist-semaphore-released-more-than-held/run",
        ["proofs"] = "/proofs",
        ["patterns"] = "/patterns",
        ["pattern"] = "/patterns/released-more-often-than-acquired",
        ["pattern-history"] = "/patterns/released-more-often-than-acquired/history",
        ["pattern-revision"] = "/patterns/released-more-often-than-acquired/revisions/1",
        ["practices"] = "/practices",
        ["about"] = "/about",
        ["api"] = "/docs/api",
        ["practice"] = "/practices/acquire-and-release-in-one-scope",
        ["messages"] = "/messages",
        ["match"] = "/match",
        ["match-feedback"] = "/match/feedback",
        ["match-fingerprint"] = "/match?fingerprint=1%3A0123456789abcdef0123456789abcdef",
        ["reading"] = "/reading",
        ["reading-path"] = "/reading/first-week",
        ["search-empty"] = "/search",
        ["search"] = "/search?q=semaphore%3A+released+more+than+held",
        ["search-message"] = "/search?q=invalid+memory+address+or+nil+pointer+dereference",
        ["search-filters"] = "/search?q=goroutine+%22more+than%22+-mutex+lang%3Ago",
        ["search-suggests"] = "/search?q=semaphroe",
        ["search-only-a-message"] = "/search?q=OutOfMemoryError",
        ["search-none"] = "/search?q=zzzzzzzz",
        ["login"] = "/login",
        ["setup"] = "/setup?token=used-before",
        ["invite"] = "/invite/taken-back",
        ["account"] = "/account",
        ["workspace"] = "/workspace",
        ["new-proposal"] = "/workspace/new",
        ["import"] = "/workspace/import",
        ["proposal"] = "/workspace/proposals/{id}",
        ["pattern-proposal"] = "/workspace/proposals/{pattern}",
        ["review"] = "/workspace/proposals/{id}/review",
        ["attention"] = "/workspace/attention",
        ["follow-ups"] = "/workspace/follow-ups",
        ["people"] = "/workspace/people",
        ["audit"] = "/workspace/audit",
        ["settings"] = "/workspace/settings",
        ["not-found"] = "/no-such-page",
        ["bad-request"] = "/incidents?page=x",
    };

    public static TheoryData<string, string> InBothLanguages { get; } =
        [.. from kind in Kinds.Keys from language in Languages.All select (kind, language)];

    /// <summary>Whether it is for people who are signed in.</summary>
    public static bool NeedsAccount(string kind) => kind == "account" || Kinds[kind].StartsWith("/workspace", StringComparison.Ordinal);

    /// <summary>Whether it is about a proposal, whose number is then put into its address.</summary>
    public static bool NeedsProposal(string kind) => Kinds[kind].Contains("/proposals/{", StringComparison.Ordinal);

    /// <summary>Whether it has parts that a circuit keeps alive.</summary>
    public static bool IsInteractive(string kind) =>
        NeedsAccount(kind) && !NeedsProposal(kind) && kind is not ("account" or "new-proposal" or "import");

    public static string Address(string kind, string language) =>
        language == Languages.English ? Kinds[kind] : $"/{language}{(Kinds[kind] == "/" ? "" : Kinds[kind])}";
}
