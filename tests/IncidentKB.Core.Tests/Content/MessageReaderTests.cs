using IncidentKB.Core.Content;
using IncidentKB.Core.Messages;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

public sealed class MessageReaderTests
{
    private const string Rest = """
          means: {en: "Means.", zh-Hans: "含义。"}
          cause: {en: "Cause.", zh-Hans: "原因。"}
          first_step: {en: "Step.", zh-Hans: "第一步。"}
          seen: "run on Go 1.19.8"

        """;

    [Fact]
    public void A_message_has_the_language_of_its_file_and_a_name_of_its_words()
    {
        var messages = Read(
            "messages/go.yml",
            "- kind: panic\n  message: \"index out of range [{n}]\"\n  also: [\"index is out\"]\n  pattern: closed-twice\n" + Rest
            + "- kind: exception\n  type: System.IO.IOException\n" + Rest.Replace("run on Go 1.19.8", "io.cs", StringComparison.Ordinal),
            out var problems);

        Assert.Empty(problems);
        Assert.Equal(["go-index-out-of-range-n", "go-ioexception"], messages.Select(m => m.Id));
        Assert.Equal(
            ("go", "panic", "closed-twice", "Go 1.19.8"), (messages[0].Language, messages[0].Kind, messages[0].Pattern, messages[0].RanOn));
        Assert.Equal(["index is out"], messages[0].Also);
        Assert.Equal(
            ("含义。", "Cause.", "第一步。"), (messages[0].Means.In("zh-Hans"), messages[0].Cause.In("en"), messages[0].FirstStep.In("zh-Hans")));
        Assert.Null(messages[1].Message);
        Assert.Null(messages[1].RanOn);
    }

    [Theory]
    [InlineData("messages/Go 2.yml", "- kind: panic\n  message: \"out of range\"\n", 1, "'Go 2' is no language")]
    [InlineData(
        "messages/go.yml", "- kind: shout\n  message: \"out of range\"\n", 1,
        "'shout' is no kind. Use one of: panic, fatal error, exception, signal, warning.")]
    [InlineData("messages/go.yml", "- kind: panic\n", 1, "neither 'message' nor 'type'")]
    [InlineData("messages/go.yml", "- kind: panic\n  message: \"{text}: {n}\"\n", 2, "has no word by which it can be found")]
    [InlineData(
        "messages/go.yml", "- kind: panic\n  message: \"out of range\"\n  also: [\"{n}\"]\n", 3, "has no word by which it can be found")]
    [InlineData("messages/go.yml", "- kind: panic\n  message: \"out of range\"\n  pattern: no-such\n", 3, "'no-such' is unknown")]
    [InlineData("messages/go.yml", "- kind: panic\n  message: \"out of range\"\n  colour: red\n", 3, "'colour' is unknown")]
    public void A_fault_is_named_with_its_line_and_leaves_that_message_out(string path, string yaml, int line, string words)
    {
        var messages = Read(path, yaml + Rest, out var problems);

        var problem = Assert.Single(problems);
        Assert.Equal((path, line), (problem.File, problem.Line));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Empty(messages);
    }

    [Fact]
    public void What_must_be_there_is_asked_for_and_the_other_messages_go_in()
    {
        var messages = Read(
            "messages/go.yml",
            "- kind: panic\n  message: \"out of range\"\n- kind: panic\n  message: \"out of sight\"\n" + Rest,
            out var problems);

        Assert.Equal("go-out-of-sight", Assert.Single(messages).Id);
        Assert.Equal(["means", "cause", "first_step", "seen"], problems.Select(p => p.Message.Split('\'')[1]));
    }

    [Fact]
    public void The_same_words_twice_are_one_message_too_many()
    {
        var messages = Read(
            "messages/go.yml",
            "- kind: panic\n  message: \"out of range\"\n" + Rest + "- kind: panic\n  message: \"Out of range!\"\n" + Rest,
            out var problems);

        Assert.Single(messages);
        Assert.Equal(
            "The message reads like the one on line 1. Put both together, with 'also: [...]' for the other wording.",
            Assert.Single(problems).Message);
    }

    private static List<RuntimeMessage> Read(string path, string yaml, out List<ContentProblem> problems) =>
        MessageReader.Read(new ContentFile(path, yaml), slug => slug == "closed-twice", problems = []);
}
