using IncidentKB.Core.Content;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

public sealed class ConceptReaderTests
{
    [Fact]
    public void Concepts_rules_and_opposites_are_read_in_both_languages()
    {
        var vocabulary = Read(
            """
            concepts:
              - {name: lock, en: ["mutex*"], zh-Hans: ["锁"]}
              - {name: twice, en: ["more than ~ once"]}
              - {name: leaked, en: ["leak*"]}
            rules:
              - {pattern: closed-twice, needs: [lock|leaked, twice], names: [lock], within: 5}
            opposites: [leaked]
            """,
            out var problems);

        Assert.Empty(problems);
        Assert.Equal(["mutex*", "锁"], vocabulary.Concepts[0].Phrases);
        var rule = Assert.Single(vocabulary.Rules);
        Assert.Equal(("closed-twice", 5), (rule.Pattern, rule.Within));
        Assert.Equal([["lock", "leaked"], ["twice"]], rule.Needs);
        Assert.Equal([["lock"]], rule.Names);
        Assert.Equal(["leaked"], vocabulary.Opposites);
    }

    [Theory]
    [InlineData("concepts:\n  - {name: lock, en: [lock]}\nrules:\n  - {pattern: no-such, needs: [lock]}", 4, "'no-such' is unknown")]
    [InlineData(
        "concepts:\n  - {name: lock, en: [lock]}\nrules:\n  - {pattern: closed-twice, needs: [lock, key]}", 4, "'key' is not in this file")]
    [InlineData("concepts:\n  - {name: lock, en: [lock]}\nrules:\n  - {pattern: closed-twice, needs: []}", 4, "at least one concept")]
    [InlineData("concepts:\n  - {name: lock, en: [lock]}\n  - {name: lock, en: [mutex]}", 3, "stands twice")]
    [InlineData("concepts:\n  - {name: lock}", 2, "has no words")]
    [InlineData("concepts:\n  - {name: lock, en: [lock], de: [Sperre]}", 2, "'de' is unknown")]
    [InlineData("opposites: [leaked]", 1, "'leaked' is not in this file")]
    public void A_fault_is_named_with_its_line_and_left_out(string yaml, int line, string words)
    {
        var vocabulary = Read(yaml, out var problems);

        var problem = Assert.Single(problems);
        Assert.Equal(line, problem.Line);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Empty(vocabulary.Rules);
        Assert.Empty(vocabulary.Opposites);
    }

    private static Core.Patterns.ConceptVocabulary Read(string yaml, out List<ContentProblem> problems) =>
        ConceptReader.Read(new ContentFile(ConceptReader.File, yaml), slug => slug == "closed-twice", problems = []);
}
