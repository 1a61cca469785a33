using Bunit;
using IncidentKB.Core.Search;
using IncidentKB.Web.Features.Search;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Search;

public sealed class MarkedTests : ComponentTest
{
    [Fact]
    public void Matches_are_marked_and_nothing_is_put_between_them() =>
        Assert.Equal("取得<mark>信号</mark><mark>量</mark>之后", Markup(new("取得", false), new("信号", true), new("量", true), new("之后", false)));

    [Fact]
    public void Spaces_belong_to_the_text() =>
        Assert.Equal("a <mark>semaphore</mark> b", Markup(new("a ", false), new("semaphore", true), new(" b", false)));

    [Fact]
    public void The_text_is_encoded() =>
        Assert.Equal("&lt;b&gt;<mark>&amp;lt;</mark>", Markup(new("<b>", false), new("&lt;", true)));

    private string Markup(params TextSegment[] segments) => Render<Marked>(marked => marked.Add(m => m.Segments, segments)).Markup;
}
