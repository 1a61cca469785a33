using IncidentKB.Core.Search;
using Xunit;

namespace IncidentKB.Core.Tests.Search;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("2026/11/20 08:01:02 worker[7] panic: no more", " panic: no more")]
    [InlineData("2026-11-20T08:01:11.123Z worker-3 [ERROR] panic: no more", " panic: no more")]
    [InlineData("Nov 20 08:01:02 host app[12]: panic: no more", " panic: no more")]
    [InlineData("[08:01:02] panic: no more", " panic: no more")]
    [InlineData("2026-11-20 08:01:02,123 WARN panic: no more", " panic: no more")]
    [InlineData("08:01:02 panic: runtime error [recovered]", " panic: runtime error [recovered]")]
    [InlineData("panic: no more", "panic: no more")]
    [InlineData("ERROR worker[7] no time", "ERROR worker[7] no time")]
    [InlineData("the words before it are too many for a prefix 08:01:02", "the words before it are too many for a prefix 08:01:02")]
    [InlineData("server.go:44 at 1:1", "server.go:44 at 1:1")]
    [InlineData("08:01:02 ", "08:01:02 ")]
    [InlineData("", "")]
    public void The_prefix_of_a_log_ends_behind_its_last_time_level_or_process(string line, string rest) =>
        Assert.Equal(rest, line[LogLine.PrefixLength(line)..]);

    [Theory]
    [InlineData("448", true)]
    [InlineData("12ms", true)]
    [InlineData("2026-11-20", true)]
    [InlineData("2026-11-20T08:01:02.123Z", true)]
    [InlineData("08:01:02", true)]
    [InlineData("0x1f", true)]
    [InlineData("日", true)]
    [InlineData("1.22.3", false)]
    [InlineData("v2", false)]
    [InlineData("server.go:448", false)]
    [InlineData("IKB-0001", false)]
    [InlineData("\"448\"", false)]
    public void A_number_is_told_from_a_name_and_a_version(string text, bool isNumber) =>
        Assert.Equal(isNumber, LogLine.IsNumber(Assert.Single(SearchQuery.Parse(text).Terms)));
}
