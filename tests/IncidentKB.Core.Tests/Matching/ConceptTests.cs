using IncidentKB.Core.Matching;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Matching;

/// <summary>Messages that nobody has listed, understood by their words.</summary>
public sealed class ConceptTests
{
    private static readonly ConceptVocabulary Vocabulary = new(
        [
            new("valve", ["valve*", "阀门"]),
            new("close", ["closed", "shut off", "关闭"]),
            new("twice", ["twice", "more than ~ once", "-1", "两次"]),
            new("left-open", ["not closed", "leak*"]),
            new("already", ["already"]),
        ],
        [
            new("closed-twice", [["valve"], ["close"], ["twice"]], [], 6),
            new("closed-twice", [["already"], ["close"]], [["close", "valve"]], 2),
        ],
        ["left-open"]);

    private static readonly PatternIndex Patterns = new([], Vocabulary);

    [Theory]
    [InlineData("panic: valve 7 was closed twice")]
    [InlineData("panic: closed more often than it may be: more than just once, valves of line 3")]
    [InlineData("panic: mainValve shut off: count -1")]
    [InlineData("[ERROR] the valve_7 was closed twice by the pump")]
    [InlineData("致命错误：阀门被关闭两次")]
    [InlineData("valve 7 was closed twice")]
    [InlineData("10:14:02 pump started\n10:14:09 pressure 3\n10:14:09 valve 7 was closed twice")]
    [InlineData("We see this every night, why?\n\nvalve 7 was closed twice")]
    public void The_words_of_a_message_say_its_pattern(string paste) =>
        Assert.Equal("closed-twice", Match(paste).Pattern);

    [Theory]
    [InlineData("the valve was closed twice in this release, see the notes", "nobody failed")]
    [InlineData("- The pump is quieter.\n- No valve is closed twice any more.", "a change log")]
    [InlineData("the gate may be opened\nvalves may be closed twice", "a document")]
    [InlineData("--- PASS: TestValveClosedTwice (0.00s)", "a test of it")]
    [InlineData("panic: valve leaked after it was closed twice", "the opposite")]
    [InlineData("panic: valve closed", "no fault")]
    [InlineData("panic: valve of the pump in the yard behind the old house was closed, and the gate opened twice", "too far apart")]
    [InlineData("goroutine 1 [select]:\nexample.org/yard.run(0x1)\n\t/src/yard.go:3 +0x1\nvalve closed twice", "a stack that waits")]
    [InlineData("\tthrow new Error('valve closed twice')", "source code")]
    public void Words_that_are_no_message_of_a_failure_say_nothing(string paste, string reason) =>
        Assert.True(Match(paste).Pattern == null, reason);

    [Fact]
    public void A_rule_may_ask_for_the_name_of_a_function_that_failed()
    {
        const string Trace =
            "panic: already closed\n\ngoroutine 1 [running]:\nexample.org/yard.(*Pump).closeValve(0x1)\n\t/src/yard.go:3 +0x1\n";

        Assert.Equal("closed-twice", Match(Trace).Pattern);
        Assert.Null(Match(Trace.Replace("closeValve", "read", StringComparison.Ordinal)).Pattern);
    }

    [Fact]
    public void A_listed_message_goes_before_the_meaning_of_words()
    {
        var patterns = new PatternIndex([new("listed", "go", "valve closed twice", [], null)], Vocabulary);

        Assert.Equal("listed", Match("panic: valve closed twice", patterns).Pattern);
    }

    private static MatchAnswer Match(string paste, PatternIndex? patterns = null) => PanicMatcher.Answer(
        PanicMatcher.Ask(paste, patterns ?? Patterns, []), [], Array.Empty<MatchFeedback>().ToLookup(_ => default(Fingerprint)));
}
