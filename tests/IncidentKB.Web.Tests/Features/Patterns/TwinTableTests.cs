using Bunit;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Web.Features.Patterns;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Patterns;

public sealed class TwinTableTests : ComponentTest
{
    private readonly PatternTwin[] _twins =
    [
        Twin("go", "panic", "semaphore: released more than held", "semaphore.(*Weighted).Release"),
        Twin(
            "csharp", "exception", "Adding the specified count <n>", "SemaphoreSlim.Release", "System.Threading.SemaphoreFullException",
            "since `.NET 4.5`"),
        Twin("go", "silent", "the channel blocks", null),
    ];

    [Fact]
    public void Each_language_has_its_group_in_the_order_of_the_pattern()
    {
        var table = RenderTable();

        Assert.Equal(["Go", "C# / .NET"], table.FindAll("tbody .language-row").Select(r => r.Words()));
        Assert.Equal([2, 1], table.FindAll("tbody").Select(g => g.QuerySelectorAll("tr:not(.language-row)").Length));
    }

    [Fact]
    public void The_list_above_leads_to_each_group()
    {
        var table = RenderTable();

        Assert.Equal(table.FindAll("tbody").Select(g => "#" + g.Id), table.FindAll(".jump a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["2", "1"], table.FindAll(".jump .count").Select(c => c.TextContent));
    }

    [Fact]
    public void A_message_stands_there_as_it_is_printed()
    {
        var row = RenderTable().FindAll("tbody tr")[4];

        Assert.Equal("Adding the specified count <n>", row.One("samp").TextContent);
        Assert.Equal("en", row.One("samp").GetAttribute("lang"));
        Assert.Equal("System.Threading.SemaphoreFullException", row.One("td:first-child code").TextContent);
        Assert.Equal("since <code>.NET 4.5</code>", row.One("td:last-child > span").InnerHtml.Trim());
    }

    [Fact]
    public void What_happens_in_silence_does_not_look_like_a_message()
    {
        var silent = RenderTable().FindAll("tbody tr")[2];

        Assert.Empty(silent.QuerySelectorAll("samp"));
        Assert.Equal(
            ("silent", "the channel blocks"), (silent.One("td:first-child .badge").Words(), silent.One("td:first-child p").Words()));
    }

    [Fact]
    public void Other_wordings_stand_below_the_message_in_the_language_in_which_they_are_printed()
    {
        _twins[0].Also = ["semaphore: bad release", "信号量：释放过多"];

        var table = RenderTable();

        Assert.Equal(["also: semaphore: bad release", "also: 信号量：释放过多"], table.FindAll(".also li").Select(l => l.Words()));
        Assert.Equal(["en", "zh-Hans"], table.FindAll(".also samp").Select(s => s.GetAttribute("lang")));
    }

    [Fact]
    public void In_Chinese_the_kinds_are_Chinese_and_the_messages_stay()
    {
        InChinese();

        var table = RenderTable();

        Assert.Contains("无提示", table.Find("tbody").Words(), StringComparison.Ordinal);
        Assert.Equal("semaphore: released more than held", table.Find("samp").TextContent);
    }

    private IRenderedComponent<TwinTable> RenderTable() => Render<TwinTable>(table => table.Add(t => t.Twins, _twins));

    private static PatternTwin Twin(
        string language, string kind, string message, string? printedBy, string? type = null, string? versions = null) => new()
        {
            PatternSlug = "released-more-often-than-acquired",
            Language = language,
            Kind = kind,
            Type = type,
            Message = message,
            PrintedBy = printedBy,
            Versions = versions == null ? null : new(new Dictionary<string, string> { [Languages.English] = versions }),
        };
}
