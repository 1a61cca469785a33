using Bunit;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Web.Features.Reading;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Reading;

public sealed class PathProgressBarTests : ComponentTest
{
    [Theory]
    [InlineData(0, 3, "0 of 3 done, about 30 minutes of reading left")]
    [InlineData(1, 3, "1 of 3 done, about 20 minutes of reading left")]
    [InlineData(3, 3, "3 of 3 done. You have finished this path.")]
    public void It_says_in_words_what_the_bar_shows(int done, int count, string words)
    {
        var bar = RenderBar(done, count);

        Assert.Equal(words, bar.Find("p").Words());
        Assert.Equal(($"{done}", $"{count}"), (bar.Find("progress").GetAttribute("value"), bar.Find("progress").GetAttribute("max")));
        Assert.Equal(bar.Find("p").Id, bar.Find("progress").GetAttribute("aria-labelledby"));
    }

    [Fact]
    public void A_path_without_published_incidents_has_an_empty_bar()
    {
        var bar = RenderBar(0, 0).Find("progress");

        Assert.Equal(("0", "1"), (bar.GetAttribute("value"), bar.GetAttribute("max")));
    }

    [Fact]
    public void In_Chinese_it_speaks_Chinese()
    {
        InChinese();

        Assert.Equal("1 / 2 已完成，大约还要读 10 分钟", RenderBar(1, 2).Find("p").Words());
    }

    private IRenderedComponent<PathProgressBar> RenderBar(int done, int count)
    {
        var path = new ReadingPath { Slug = "first-week", Pack = "p", Title = Text(), Summary = Text() };
        var steps = Enumerable.Range(0, count).Select(i => new PathStep(
            new() { PathSlug = path.Slug, Position = i, IncidentKey = $"IKB-{i}", Reason = Text() },
            $"s{i}", $"T{i}", Languages.English, Severity.Low, 10, i < done ? ReadingState.Done : null));
        return Render<PathProgressBar>(bar => bar.Add(b => b.Progress, new(path, [.. steps], null)));
    }

    private static LocalText Text() => new(new Dictionary<string, string> { [Languages.English] = "x" });
}
