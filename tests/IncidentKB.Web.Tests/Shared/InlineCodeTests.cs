using Bunit;
using IncidentKB.Web.Shared;
using Xunit;

namespace IncidentKB.Web.Tests.Shared;

public sealed class InlineCodeTests : ComponentTest
{
    [Theory]
    [InlineData("no code", "no code")]
    [InlineData("call `Wait()` once", "call <code>Wait()</code> once")]
    [InlineData("`go` and `C#`.", "<code>go</code> and <code>C#</code>.")]
    [InlineData("调用`Wait()`一次。", "调用<code>Wait()</code>一次。")]
    [InlineData("`map[string]T` < `List<T>`", "<code>map[string]T</code> &lt; <code>List&lt;T&gt;</code>")]
    [InlineData("<script>`x`</script>", "&lt;script&gt;<code>x</code>&lt;/script&gt;")]
    public void What_stands_between_backticks_is_code_and_everything_is_encoded(string text, string html) =>
        Assert.Equal(html, Render<InlineCode>(code => code.Add(c => c.Text, text)).Markup);
}
