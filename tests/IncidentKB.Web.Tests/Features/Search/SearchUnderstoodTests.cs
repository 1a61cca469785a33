using AngleSharp.Dom;
using Bunit;
using IncidentKB.Core.Search;
using IncidentKB.Web.Features.Search;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Search;

public sealed class SearchUnderstoodTests : ComponentTest
{
    [Fact]
    public void It_names_words_phrases_exclusions_and_filters() =>
        Assert.Equal(
            ["semaphore", "exactly more than held", "without mutex", "lang:go", "without project:alist"],
            Chips("semaphore \"more than held\" -mutex lang:go -project:alist").Select(c => c.Words()));

    [Theory]
    [InlineData("semaphore lang:go", "/search?q=semaphore")]
    [InlineData("lang:go semaphore", "/search?q=semaphore")]
    [InlineData("a -lang:go b", "/search?q=a%20b")]
    [InlineData("[make-close-idempotent] close", "/search?q=close")]
    [InlineData("[make close idempotent] close", "/search?q=close")]
    [InlineData("-project:\"a b\" close", "/search?q=close")]
    [InlineData("－lang:go lang:golang x", "/search?q=lang%3Agolang%20x")]
    [InlineData("lang:go lang:golang x", "/search?q=lang%3Agolang%20x")]
    [InlineData("a -docker b", "/search?q=a%20b")]
    [InlineData("a -\"x y\"", "/search?q=a")]
    public void Its_first_filter_is_a_link_to_the_search_without_it(string query, string address) =>
        Assert.Equal(address, Chips(query).First(c => c.LocalName == "a").GetAttribute("href"));

    [Fact]
    public void In_Chinese_it_speaks_Chinese_and_stays_there()
    {
        InChinese();

        var chip = Chips("信号量 lang:go")[^1];

        Assert.Equal(
            ("移除筛选：lang:go", "/zh-Hans/search?q=%E4%BF%A1%E5%8F%B7%E9%87%8F"),
            (chip.GetAttribute("aria-label"), chip.GetAttribute("href")));
    }

    private IReadOnlyList<IElement> Chips(string query) =>
        Render<SearchUnderstood>(understood => understood.Add(u => u.Query, SearchQuery.Parse(query))).FindAll(".chip");
}
