using IncidentKB.Core.Content;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

public sealed class GlossaryReaderTests
{
    [Fact]
    public void Groups_are_read_in_both_languages()
    {
        var groups = Read("- {en: [semaphore, permit], zh-Hans: [信号量]}\n- en: [object pool, sync.Pool]", out var problems);

        Assert.Empty(problems);
        Assert.Equal([["semaphore", "permit", "信号量"], ["object pool", "sync.Pool"]], groups);
    }

    [Theory]
    [InlineData("- {en: [semaphore]}", 1, "has 1 words")]
    [InlineData("- {en: [a, b]}\n- {zh-Hans: [信号量]}", 2, "has 1 words")]
    [InlineData("- en: [crash, panic]\n- en:\n    - failure\n    - crashes", 4, "'crashes' already stands in line 1")]
    [InlineData("- {en: [crash, '...']}", 1, "no letter and no digit")]
    [InlineData("- {en: [crash, panic], de: [Absturz]}", 1, "'de' is unknown")]
    [InlineData("- {en: crash}", 1, "must be a list")]
    [InlineData("en: [crash, panic]", 1, "Expected a list")]
    public void A_fault_is_named_with_its_line_and_only_its_group_is_left_out(string yaml, int line, string words)
    {
        var groups = Read(yaml, out var problems);

        Assert.Contains(problems, p => p.Line == line && p.Message.Contains(words, StringComparison.Ordinal));
        Assert.True(groups.Count <= 1, $"{groups.Count} groups were read.");
    }

    private static IReadOnlyList<IReadOnlyList<string>> Read(string yaml, out List<ContentProblem> problems) =>
        GlossaryReader.Read(new ContentFile(GlossaryReader.File, yaml), problems = []);
}
