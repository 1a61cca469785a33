using Bunit;
using IncidentKB.Web.Shared.Diffs;
using Xunit;

namespace IncidentKB.Web.Tests.Shared.Diffs;

public sealed class FileDiffViewTests : ComponentTest
{
    private static readonly IReadOnlyList<FileDiff> Files = FileDiff.Compare(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["index.md"] = Numbers(40) },
        new Dictionary<string, string>(StringComparer.Ordinal) { ["index.md"] = Numbers(39) + "forty\n" });

    [Fact]
    public void A_comment_stands_below_its_line_also_in_a_fold_which_is_then_open()
    {
        var view = Render<FileDiffView>(p => p
            .Add(v => v.Files, Files)
            .Add(v => v.Below, new HashSet<DiffPlace> { new("index.md", 12), new("other.md", 13) })
            .Add(v => v.BelowLine, place => $"<em>{place.Path} {place.Line}</em>"));

        var below = view.Find(".diff-below");
        Assert.Equal("index.md 12", below.TextContent.Trim());
        Assert.Equal("index.md-L12", below.PreviousElementSibling!.Id);
        Assert.True(view.Find("details").HasAttribute("open"));
    }

    [Fact]
    public void Without_comments_the_fold_says_how_much_it_hides()
    {
        InChinese();
        var view = Render<FileDiffView>(p => p.Add(v => v.Files, Files));

        Assert.Equal("36 行未改动", view.Find("summary").TextContent);
        Assert.False(view.Find("details").HasAttribute("open"));
        Assert.Equal("forty", view.Find("#index\\.md-L40 ins").TextContent);
    }

    private static string Numbers(int last) => string.Concat(Enumerable.Range(1, last).Select(n => $"{n}\n"));
}
