using Bunit;
using IncidentKB.Web.Shared.Paging;
using Xunit;

namespace IncidentKB.Web.Tests.Shared.Paging;

public sealed class PagerTests : ComponentTest
{
    // The current page stands in brackets, a gap is three dots.
    [Theory]
    [InlineData(1, 2, "[1] 2 Next")]
    [InlineData(2, 2, "Previous 1 [2]")]
    [InlineData(1, 5, "[1] 2 3 … 5 Next")]
    [InlineData(3, 5, "Previous 1 2 [3] 4 5 Next")]
    [InlineData(1, 100, "[1] 2 3 … 100 Next")]
    [InlineData(4, 100, "Previous 1 2 3 [4] 5 6 … 100 Next")]
    [InlineData(5, 100, "Previous 1 … 3 4 [5] 6 7 … 100 Next")]
    [InlineData(97, 100, "Previous 1 … 95 96 [97] 98 99 100 Next")]
    [InlineData(100, 100, "Previous 1 … 98 99 [100]")]
    public void It_shows_the_ends_and_the_neighbours(int number, int last, string shown) =>
        Assert.Equal(shown, string.Join(' ', RenderPager(number, last).Find("nav").Children.Skip(1)
            .Select(e => e.GetAttribute("aria-current") == "page" ? $"[{e.TextContent}]" : e.TextContent)));

    [Fact]
    public void One_page_needs_no_pager() => Assert.Equal("", RenderPager(1, 1).Markup.Trim());

    [Fact]
    public void Each_number_is_a_link_to_its_page()
    {
        var pager = RenderPager(2, 3);

        Assert.Equal(["?page=1", "?page=1", "?page=2", "?page=3", "?page=3"], pager.FindAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal(
            ("?page=1", "?page=3"), (pager.Find("[rel=prev]").GetAttribute("href"), pager.Find("[rel=next]").GetAttribute("href")));
        Assert.Equal("Pages", pager.Find("nav").GetAttribute("aria-label"));
    }

    [Fact]
    public void In_Chinese_it_speaks_Chinese()
    {
        InChinese();

        Assert.Equal("上一页", RenderPager(2, 3).Find("[rel=prev]").TextContent);
    }

    private IRenderedComponent<Pager> RenderPager(int number, int last) =>
        Render<Pager>(pager => pager.Add(p => p.Number, number).Add(p => p.Last, last).Add(p => p.UrlOf, page => $"?page={page}"));
}
