using IncidentKB.Core.Content;
using IncidentKB.Core.Patterns;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

public sealed class EntryFileTests
{
    private const string Text = "slug: two\ntitle: {en: \"2\"}\nrule: {en: b}\ngo: {en: b}\ncsharp: {en: b}\n";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Each_entry_of_the_starting_pack_reads_alone_and_goes_back_to_the_byte(string lineEnd)
    {
        var patterns = RepositoryFiles.ReadContent(CatalogueReader.PatternsFile).ReplaceLineEndings(lineEnd);
        var practices = RepositoryFiles.ReadContent(CatalogueReader.PracticesFile).ReplaceLineEndings(lineEnd);
        List<CatalogueEntry> entries =
            [
                .. CatalogueReader.ReadPatterns(new(CatalogueReader.PatternsFile, patterns), "p", []),
                .. CatalogueReader.ReadPractices(new(CatalogueReader.PracticesFile, practices), "p", []),
            ];

        Assert.All(entries, entry =>
        {
            var problems = new List<ContentProblem>();
            var alone = CatalogueReader.ReadEntry(entry.Kind, new(EntryFile.PathOf(entry.Kind), entry.Source!), problems);
            Assert.DoesNotContain(problems, p => !p.IsWarning);
            Assert.Equal((entry.Slug, entry.Title.In("en"), entry.ContentHash), (alone!.Slug, alone.Title.In("en"), alone.ContentHash));
            Assert.StartsWith("slug: ", entry.Source, StringComparison.Ordinal);
            var list = entry.Kind == CatalogueKind.Pattern ? patterns : practices;
            Assert.Equal(list, EntryFile.With(list, entry.Slug, entry.Source!));
        });
        Assert.True(entries.Count > 10);
    }

    [Theory]
    [InlineData(
        "# head\n\n- slug: one\n  title: {en: a}\n  # its own\n\n# of the next\n- slug: two\n  title: {en: b}\n\n# end\n",
        "# head\n\n- slug: one\n  title: {en: a}\n  # its own\n\n# of the next\n- slug: two\n  title: {en: \"2\"}\n  rule: {en: b}\n"
        + "  go: {en: b}\n  csharp: {en: b}\n\n# end\n")]
    [InlineData(
        "  - slug: two\n    title: {en: b}\n  - slug: one",
        "  - slug: two\n    title: {en: \"2\"}\n    rule: {en: b}\n    go: {en: b}\n    csharp: {en: b}\n  - slug: one")]
    [InlineData(
        "-\n  slug: two\n-\n  slug: one\n",
        "- slug: two\n  title: {en: \"2\"}\n  rule: {en: b}\n  go: {en: b}\n  csharp: {en: b}\n- slug: one\n")]
    [InlineData(
        "- # of the second\n  slug: two\n- slug: one\n",
        "- slug: two\n  title: {en: \"2\"}\n  rule: {en: b}\n  go: {en: b}\n  csharp: {en: b}\n- slug: one\n")]
    [InlineData("- slug: one", "- slug: one\n- slug: two\n  title: {en: \"2\"}\n  rule: {en: b}\n  go: {en: b}\n  csharp: {en: b}\n")]
    [InlineData("", "- slug: two\n  title: {en: \"2\"}\n  rule: {en: b}\n  go: {en: b}\n  csharp: {en: b}\n")]
    [InlineData(
        "[{slug: one, title: {en: \"1\"}}, {slug: two}]\n",
        "- {slug: one, title: {en: \"1\"}}\n- slug: two\n  title: {en: \"2\"}\n  rule: {en: b}\n  go: {en: b}\n  csharp: {en: b}\n")]
    public void An_entry_takes_its_place_in_a_list_of_any_layout(string list, string expected) =>
        Assert.Equal(expected, EntryFile.With(list, "two", Text));

    [Fact]
    public void The_text_of_an_entry_keeps_its_comments_and_what_lines_of_YAML_mean()
    {
        const string List =
            "- slug: one\n  # why\n  title: {en: a}\n  rule:\n    en: |\n      first\n\n        second\n  go: {en: \"a\n    b\"}\n"
            + "  csharp: {en: b}\n\n- slug: two\n  title: {en: b}\n";

        var practice = CatalogueReader.ReadPractices(new(CatalogueReader.PracticesFile, List), "p", [])[0];

        Assert.Equal(
            "slug: one\n# why\ntitle: {en: a}\nrule:\n  en: |\n    first\n\n      second\ngo: {en: \"a\n  b\"}\ncsharp: {en: b}\n",
            practice.Source);
        var alone = (Practice)CatalogueReader.ReadEntry(CatalogueKind.Practice, new("practice.yml", practice.Source!), [])!;
        Assert.Equal((practice.Rule.In("en"), practice.Go.In("en")), (alone.Rule.In("en"), alone.Go.In("en")));
    }

    [Theory]
    [InlineData("\u2028")]
    [InlineData("\u0085")]
    [InlineData("\r")]
    public void A_line_end_that_only_YAML_knows_leads_no_entry_astray(string lineEnd)
    {
        var list = $"- slug: one\n  title: {{en: \"a{lineEnd}    a{lineEnd}    a{lineEnd}    b\"}}\n- slug: two\n  title: {{en: b}}\n"
            + "- slug: three\n  title: {en: c}\n";

        var changed = EntryFile.With(list, "two", Text);

        Assert.Equal(["one", "two", "three"], YamlSlugs(changed));
        Assert.Contains("{en: \"2\"}", changed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\n")]
    [InlineData("%YAML 1.2\n---\n")]
    public void What_cannot_stand_in_a_list_is_a_problem(string before)
    {
        var problems = new List<ContentProblem>();

        CatalogueReader.ReadEntry(CatalogueKind.Practice, new("practice.yml", before + Text), problems);

        Assert.Contains(problems, p => !p.IsWarning && p.Message.StartsWith("The pack keeps this in a list.", StringComparison.Ordinal));
    }

    [Fact]
    public void One_language_is_enough_and_the_other_is_asked_for_where_it_is_missing()
    {
        var problems = new List<ContentProblem>();

        var practice = (Practice)CatalogueReader.ReadEntry(
            CatalogueKind.Practice, new("practice.yml", Text.Replace("{en: \"2\"}", "{zh-Hans: 二}", StringComparison.Ordinal)), problems)!;

        Assert.Equal(("二", "二"), (practice.Title.In("en"), practice.Title.In("zh-Hans")));
        Assert.All(problems, p => Assert.True(p.IsWarning));
        Assert.Equal(
            ["practice.yml:2: warning: This text is not there in 'en'. Until it is, readers of that language see the one in 'zh-Hans'.",
                "practice.yml:3: warning: This text is not there in 'zh-Hans'. Until it is, readers of that language see the one in 'en'."],
            problems.Take(2).Select(p => p.ToString()));
    }

    private static IEnumerable<string> YamlSlugs(string list) =>
        YamlRecord.ReadList(list, "", []).Select(record => record.OptionalText("slug")!);
}
