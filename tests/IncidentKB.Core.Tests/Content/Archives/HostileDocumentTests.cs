using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using IncidentKB.Core.Content;
using IncidentKB.Core.Content.Archives;
using Xunit;

namespace IncidentKB.Core.Tests.Content.Archives;

/// <summary>Whatever a document holds, it comes in with sound files, or it is refused with a sentence.</summary>
public sealed class HostileDocumentTests
{
    private const int Most = 99_000;

    private static readonly Config Times200 = Config.QuickThrowOnFailure.WithMaxTest(200);

    public static TheoryData<string, string> Documents => new()
    {
        { "headings of one sign", Repeated("#\n") },
        { "one line of signs", new string('#', Most) },
        { "equal headings", Repeated("# Impact\n") },
        { "empty sections", Repeated("## Action items\n- a\n") },
        { "quotes in quotes", new string('>', Most) },
        { "lists in lists", string.Concat(Enumerable.Range(0, 400).Select(i => new string(' ', i) + "- a\n")) },
        { "open brackets", Repeated("[a](") },
        { "open pictures", Repeated("![") },
        { "one long line", Repeated("word ") },
        { "open elements", Repeated("<b>") },
        { "open elements and paragraphs", Times("<b a=1>", 6_000) + Times("<p>", 15_000) },
        { "elements in elements", Repeated("<div>") },
        { "tables in tables", Repeated("<table><tr><td>") },
        { "breaks", Repeated("<br>") },
        { "open comments", Repeated("<!-- ") },
        { "emphasis", Repeated("*a **b ") },
        { "pipes", Repeated("|a") },
        { "a table of many columns", $"{Columns("a|")}\n{Columns("-|")}\n{Columns("b|")}\n" },
        { "footnotes", Repeated("[^1]") },
        { "references", Repeated("[a]: b.md\n\n[a]\n") },
        { "backticks", Repeated("` `` ") },
        { "labels", Repeated("**Impact:** a\n") },
        { "days", Repeated("2021-05-03 14:02 UTC detected at ") },
        { "embedded pictures", Repeated("data:image/png;base64,") },
        { "NUL and others", "# A\0B\n\n\u0085\u2028\uFFFE\uD800 text\0\n\u0001" },
        { "unclosed front matter", "---\ntitle: a\n" },
        { "front matter that is none", "---\n[}: - {\n---\n# A\n" },
        { "front matter of aliases", "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n# A\n" },
        { "deep front matter", $"---\nx-a: {new string('[', 150)}{new string(']', 150)}\n---\n# A\n" },
        { "deeper front matter", $"---\na: {new string('[', 40_000)}\n---\n# A\n" },
        { "equal keys", "---\na: 1\na: 2\n---\n# A\n" },
        { "keys without end", $"---\n{Times("k", 900)}: 1\nnested: {{\"{Times("k", 1_100)}\": 1}}\n? [list, key]\n: 1\n---\n# A\n" },
        { "odd keys", "---\n\"a: b\\n#\": 1\n'x-\"': 2\n\"\": 3\ntrue: 4\n---\n# A\n" },
        {
            "values of the wrong kind",
            "---\ntitle: [a]\nseverity: {a: b}\noccurred_on: soon\nservices: 3\nfollow_ups: many\nreferences: [1]\nid: {}\nstatus: 7\n"
            + "signatures: [{message: x}]\nslug: A B\ntranslates: x\ncontributing_factors: [a, a]\n---\n# A\n"
        },
        { "TOML without end", "+++\na = [[[[[[\n+++\n" },
        { "a fence without end", "# A\n\n```\n## Impact\n" },
        { "targets without end", $"[a]({new string('x', 50_000)}) ![b](<{new string('y', 40_000)}>)" },
        { "percents", "[a](%zz%00%ff.png) ![](%2e%2e/%00)" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_comes_in_sound(string what, string text)
    {
        Assert.NotEmpty(what);
        var problems = new List<ContentProblem>();

        var document = PostmortemReader.Read("hostile.md", text, _ => null, ContentVocabulary.Empty, problems);

        if (document == null)
        {
            Assert.Matches(@"^[A-Z].*\.$", Assert.Single(problems).Message);
            return;
        }

        Assert.Empty(problems);
        AssertSound(document);
    }

    [Theory]
    [InlineData("", "The document is empty.")]
    [InlineData(" \n\t", "The document is empty.")]
    public void An_empty_document_is_refused(string text, string why) => AssertRefused(text, why);

    [Fact]
    public void A_document_longer_than_an_article_is_refused() =>
        AssertRefused(
            new string('#', 1_000_000),
            "The document has 1000000 characters; an article has at most 100000. Divide it, or shorten what it quotes.");

    [Fact]
    public void Any_front_matter_and_text_comes_in_sound() =>
        Check.One(Times200, Prop.ForAll<NonNull<string>, NonNull<string>, NonNull<string>>((key, value, text) =>
        {
            var nested = new JsonObject { [value.Get] = new JsonArray(key.Get, 1, null) };
            var mapping = new JsonObject { [key.Get] = value.Get, ["x"] = nested };
            var document = $"---\n{mapping.ToJsonString()}\n---\n{text.Get}";

            if (PostmortemReader.Read("any.md", document, _ => null, ContentVocabulary.Empty, []) is { } read)
            {
                AssertSound(read);
            }
        }));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"id\": \"A-1\"}")]
    [InlineData("{\"id\": \"A-1\", \"modified\": \"x\", \"id\": \"A-2\"}")]
    public void What_is_no_entry_of_osv_is_refused(string json)
    {
        var problems = new List<ContentProblem>();

        Assert.Null(OsvReader.Read("a.json", json, ContentVocabulary.Empty, problems));
        Assert.Single(problems);
    }

    [Theory]
    [InlineData("{\"id\": \"A-1\", \"modified\": \"x\"}")]
    [InlineData("{\"id\": \"A-1\", \"modified\": \"x\", \"affected\": 3, \"references\": {}, \"details\": [], \"published\": 5}")]
    [InlineData("{\"id\": \"A-1\", \"modified\": \"x\", \"affected\": [null, 1, {\"package\": [], \"ranges\": [{\"events\": [7]}]}]}")]
    [InlineData("{\"id\": \"A-1\", \"modified\": \"x\", \"references\": [null, {\"url\": 1}]}")]
    [InlineData("{\"id\": \"A-1\", \"modified\": \"x\", \"details\": \"a\\u0000b [x](y)\"}")]
    [InlineData("{\"id\": \"A-1\", \"modified\": \"x\", \"database_specific\": {\"cwe_ids\": [\"CWE\"]}}")]
    public void An_entry_of_osv_with_odd_values_comes_in_sound(string json) =>
        AssertSound(OsvReader.Read("a.json", json, ContentVocabulary.Empty, [])!);

    internal static void AssertSound(ArchivedDocument document)
    {
        var problems = ArchiveFixtures.Check(document);
        Assert.All(problems, p => Assert.True(p.Message.Contains("is missing", StringComparison.Ordinal), p.ToString()));
        Assert.All(document.Decisions, d => Assert.True(d.Line >= 1 && d.IsWarning && d.Said.Chinese.Any(CjkText.IsCjk)));
        Assert.InRange(document.Decisions.Count, 0, 101);
    }

    private static void AssertRefused(string text, string why)
    {
        var problems = new List<ContentProblem>();

        Assert.Null(PostmortemReader.Read("a.md", text, _ => null, ContentVocabulary.Empty, problems));
        Assert.Equal(why, Assert.Single(problems).Message);
    }

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Repeated(string text) => Times(text, Most / text.Length);

    private static string Columns(string cell) => Times(cell, 5_000);
}
