using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

public sealed class BlamingWordsTests
{
    [Theory]
    [InlineData("It was human error.", "human error")]
    [InlineData("The cause is operator\nerror, as so often.", "operator error")]
    [InlineData("A developer simply forgot the lock.", "developer simply forgot")]
    [InlineData("An engineer failed to read the alert.", "engineer failed to")]
    [InlineData("He should have known.", "should have known")]
    [InlineData("The on-call was at fault.", "was at fault")]
    [InlineData("原因是人为失误。", "人为失误")]
    [InlineData("工程师忘记了加锁。", "工程师忘记")]
    [InlineData("The node failed to start, and the retry forgot the permit.", null)]
    [InlineData("The server was to be closed by whoever opened it.", null)]
    [InlineData("> Somebody forgot the lock, says the thread.", null)]
    [InlineData("```text\nlog: human error\n```", null)]
    [InlineData("每个持有者都没有注意到状态变化。", null)]
    public void A_cause_that_ends_with_a_person_is_a_hint_at_its_line(string text, string? words)
    {
        using var pack = new PackFolder("blame");
        pack.AddIncident("pump-jams", "IKB-0102", file => file.Replace("It stops.", $"It stops.\n\n{text}", StringComparison.Ordinal));
        var written = File.ReadAllLines(Path.Combine(pack.Path, "incidents", "pump-jams", "index.md"));

        var read = ReadPack.From(pack);

        // A hint: the article goes in.
        Assert.Contains(read.Incidents, i => i.Slug == "pump-jams");
        if (words == null)
        {
            Assert.Empty(read.Problems);
            return;
        }

        var hint = Assert.Single(read.Problems);
        Assert.True(hint.IsWarning);
        Assert.StartsWith($"'{words}' says who, not why.", hint.Message, StringComparison.Ordinal);
        Assert.Contains(words.Split(' ')[0], written[hint.Line - 1], StringComparison.Ordinal);
    }
}
