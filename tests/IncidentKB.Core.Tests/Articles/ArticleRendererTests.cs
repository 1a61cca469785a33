using System.Text.RegularExpressions;
using IncidentKB.Core.Articles;
using IncidentKB.Core.Traces.Rendering;
using Xunit;

namespace IncidentKB.Core.Tests.Articles;

public sealed class ArticleRendererTests
{
    private static readonly ArticleWords Words = new(
        "Link to {0}", kind => $"<{kind}>", "done", "to do", "Footnotes", "back to {0}",
        new TraceLabels("failed here", "first of the application", n => $"{n} frames", n => $"{n} stacks"),
        new LaneLabels("Step", "Who", "What happens"));

    private static readonly Dictionary<string, ShownImage> Images = new() { ["images/stop.png"] = new("/images/abc.png", 640, 480) };

    [Theory]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]
    [InlineData("a <b onclick=\"x\">c</b>", "<p>a &lt;b onclick=&quot;x&quot;&gt;c&lt;/b&gt;</p>")]
    [InlineData("<div>\n\ntext", "<p>&lt;div&gt;</p>\n<p>text</p>")]
    [InlineData("<!-- hidden -->", "<p>&lt;!-- hidden --&gt;</p>")]
    [InlineData("<![CDATA[x]]>", "<p>&lt;![CDATA[x]]&gt;</p>")]
    [InlineData("`<i>`", "<p><code>&lt;i&gt;</code></p>")]
    [InlineData("&lt;script&gt;", "<p>&lt;script&gt;</p>")]
    [InlineData("[<img src=x onerror=alert(1)>](/a)", "<p><a href=\"[/a]\">&lt;img src=x onerror=alert(1)&gt;</a></p>")]
    [InlineData("[a](/a \"<b>\")", "<p><a href=\"[/a]\" title=\"&lt;b&gt;\">a</a></p>")]
    public void Raw_HTML_is_shown_as_text(string markdown, string html)
    {
        Assert.Equal(html, Html(markdown));
    }

    [Theory]
    // through the site's addresses
    [InlineData("[a](/patterns/x#hides)", "<p><a href=\"[/patterns/x#hides]\">a</a></p>")]
    [InlineData("[a](bug.cs)", "<p><a href=\"[bug.cs]\">a</a></p>")]
    [InlineData("[a][r]\n\n[r]: /x", "<p><a href=\"[/x]\">a</a></p>")]
    // as they are
    [InlineData("[a](#symptom)", "<p><a href=\"#symptom\">a</a></p>")]
    [InlineData("[a](https://example.org/b)", "<p><a href=\"https://example.org/b\">a</a></p>")]
    [InlineData("[a](HTTP://example.org/b)", "<p><a href=\"HTTP://example.org/b\">a</a></p>")]
    [InlineData("[a](mailto:a@example.org)", "<p><a href=\"mailto:a@example.org\">a</a></p>")]
    [InlineData("<https://example.org>", "<p><a href=\"https://example.org\">https://example.org</a></p>")]
    [InlineData("https://example.org/b", "<p><a href=\"https://example.org/b\">https://example.org/b</a></p>")]
    [InlineData("<a@example.org>", "<p><a href=\"mailto:a@example.org\">a@example.org</a></p>")]
    // nowhere
    [InlineData("[a](javascript:alert(1))", "<p><a href=\"#\">a</a></p>")]
    [InlineData("[a](JAVASCRIPT:alert(1))", "<p><a href=\"#\">a</a></p>")]
    [InlineData("[a](java&#115;cript:alert(1))", "<p><a href=\"#\">a</a></p>")]
    [InlineData("[a](<java\tscript:alert(1)>)", "<p><a href=\"#\">a</a></p>")]
    [InlineData("[a](&#1;javascript:alert(1))", "<p><a href=\"#\">a</a></p>")]
    [InlineData("[a](data:text/html,x)", "<p><a href=\"#\">a</a></p>")]
    [InlineData("![a](data:image/svg+xml,x)", "<p><a href=\"#\">a</a></p>")]
    [InlineData("[a](vbscript:x)", "<p><a href=\"#\">a</a></p>")]
    [InlineData("[a](//evil.example)", "<p><a href=\"#\">a</a></p>")]
    [InlineData("[a](/\\\\evil.example)", "<p><a href=\"#\">a</a></p>")]
    [InlineData("[a](file:///etc/passwd)", "<p><a href=\"#\">a</a></p>")]
    [InlineData("[a][r]\n\n[r]: javascript:x", "<p><a href=\"#\">a</a></p>")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>")]
    [InlineData("<ftp://example.org>", "<p>ftp://example.org</p>")]
    public void Links_have_allowed_schemes_only(string markdown, string html)
    {
        Assert.Equal(html, Html(markdown));
    }

    [Theory]
    [InlineData("ftp://example.org/a")]
    [InlineData("tel:123")]
    public void A_bare_address_with_a_scheme_that_is_not_allowed_is_no_link(string markdown)
    {
        Assert.DoesNotContain($"href=\"{markdown}", Html(markdown), StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_have_the_same_anchor_in_both_languages()
    {
        var english = ArticleRenderer.Render(string.Concat(ArticleSections.All.Select(s => $"## {s.English}\n\n")), t => t, Words, Images);
        var chinese = ArticleRenderer.Render(string.Concat(ArticleSections.All.Select(s => $"## {s.Chinese}\n\n")), t => t, Words, Images);

        Assert.Equal(ArticleSections.All.Select(s => s.Id), english.Headings.Select(h => h.Id));
        Assert.Equal(ArticleSections.All.Select(s => s.Id), chinese.Headings.Select(h => h.Id));
        Assert.Equal(Ids(english.Html), Ids(chinese.Html));
        Assert.Equal(11, Ids(english.Html).Count);
    }

    [Theory]
    [InlineData("## Symptom\n## Symptom\n## 症状", "symptom symptom-2 symptom-3")]
    [InlineData("### One\n### One\n### One 2", "one one-2 one-2-2")]
    [InlineData("### Symptom\n## Symptom", "symptom symptom-2")]
    [InlineData("### ？\n### !", "section section-2")]
    [InlineData("### One acquire, `many` **releases**", "one-acquire-many-releases")]
    [InlineData("### 一次获取，多次释放", "一次获取多次释放")]
    [InlineData("# Symptom", "symptom")]
    public void Headings_have_different_anchors(string markdown, string ids)
    {
        var article = ArticleRenderer.Render(markdown, t => t, Words, Images);

        Assert.Equal(ids.Split(' '), article.Headings.Select(h => h.Id));
        Assert.Equal(ids.Split(' '), Ids(article.Html));
    }

    [Fact]
    public void A_heading_has_a_permalink_that_names_it()
    {
        var article = ArticleRenderer.Render("## Root cause\n\n### A <b> \"c\"", t => t, Words, Images);

        Assert.Equal(
            """
            <div class="titled"><h2 id="root-cause">Root cause</h2> <a class="anchor" href="#root-cause" aria-label="Link to Root cause">#</a></div>
            <div class="titled"><h3 id="a-b-c">A &lt;b&gt; &quot;c&quot;</h3> <a class="anchor" href="#a-b-c" aria-label="Link to A &lt;b&gt; &quot;c&quot;">#</a></div>
            """, article.Html.Trim());
        Assert.Equal(["2 Root cause 0", "3 A <b> \"c\" 2"], article.Headings.Select(h => $"{h.Level} {h.Text} {h.Line}"));
    }

    [Fact]
    public void Sections_for_the_record_are_apart_and_together_both_are_all()
    {
        var article = ArticleRenderer.Render(
            "Before\n\n## Symptom\n\none\n\n## 勘误\n\ntwo\n\n### Below\n\n## Prevention\n\nthree\n\n## Timeline\n\n> ## Corrections\n\nfour",
            t => t, Words, Images);

        Assert.Equal(["symptom", "prevention"], Ids(article.ReadingHtml));
        Assert.Equal(["corrections", "below", "timeline"], Ids(article.RecordHtml).Take(3));
        Assert.Equal(article.Html.Length, article.ReadingHtml.Length + article.RecordHtml.Length);
        Assert.Contains("Before", article.ReadingHtml, StringComparison.Ordinal);
        Assert.Contains("four", article.RecordHtml, StringComparison.Ordinal);
        Assert.Equal("", ArticleRenderer.Render("## Symptom", t => t, Words, Images).RecordHtml);
    }

    [Fact]
    public void The_title_of_the_page_is_its_only_first_heading()
    {
        Assert.DoesNotContain("<h1", ArticleRenderer.Render("# One\n\nTwo\n===", t => t, Words, Images).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_scrolls_inside_a_frame_that_takes_focus()
    {
        var html = Html("a | b\n--|--\n1 | <i>");

        Assert.StartsWith("<div class=\"table-scroll\" tabindex=\"0\">\n<table>", html, StringComparison.Ordinal);
        Assert.EndsWith("</table>\n</div>", html, StringComparison.Ordinal);
        Assert.Contains("<td>&lt;i&gt;</td>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "```go\na < b\n```",
        "<ikb-copy><pre class=\"code\" tabindex=\"0\" data-language=\"go\"><code lang=\"en\">a &lt; b\n</code></pre></ikb-copy>")]
    [InlineData(
        "```\na\n```", "<ikb-copy><pre class=\"code\" tabindex=\"0\" data-language=\"\"><code lang=\"en\">a\n</code></pre></ikb-copy>")]
    [InlineData(
        "    a", "<ikb-copy><pre class=\"code\" tabindex=\"0\" data-language=\"text\"><code lang=\"en\">a\n</code></pre></ikb-copy>")]
    [InlineData(
        "```go\n// 释放\n```", "<ikb-copy><pre class=\"code\" tabindex=\"0\" data-language=\"go\"><code>// 释放\n</code></pre></ikb-copy>")]
    [InlineData(
        "```\"><script>\na\n```",
        "<ikb-copy><pre class=\"code\" tabindex=\"0\" data-language=\"&quot;&gt;&lt;script&gt;\"><code lang=\"en\">a\n"
        + "</code></pre></ikb-copy>")]
    public void A_block_of_code_names_its_language_and_can_be_copied(string markdown, string html)
    {
        Assert.Equal(html, Html(markdown));
    }

    [Fact]
    public void A_trace_is_shown_line_by_line_with_its_kind()
    {
        var html = Html("```trace\npanic: <x>\n\ngoroutine 1 [running]:\nmain.run()\n\t/a/main.go:1\n```");

        Assert.Equal(
            """
            <ikb-copy><div class="trace"><pre tabindex="0"><code lang="en"><span class="trace-message">panic: &lt;x&gt;</span>
            <span class="trace-other"></span>
            <span class="trace-head">goroutine 1 [running]:</span>
            <span class="trace-frame trace-app">main.run()</span>
            <span class="trace-place">{TAB}/a/main.go:1</span>
            </code></pre></div></ikb-copy>
            """.Replace("{TAB}", "\t", StringComparison.Ordinal), html);
    }

    [Theory]
    [InlineData(
        "![The gauge](images/stop.png)",
        "<figure class=\"picture\"><a href=\"/images/abc.png\"><img src=\"/images/abc.png\" width=\"640\" height=\"480\" loading=\"lazy\" "
        + "decoding=\"async\" alt=\"The gauge\"></a></figure>")]
    [InlineData(
        "![The *gauge* \"x\"](images/stop.png \"At <noon>\")",
        "<figure class=\"picture\"><a href=\"/images/abc.png\"><img src=\"/images/abc.png\" width=\"640\" height=\"480\" loading=\"lazy\" "
        + "decoding=\"async\" alt=\"The gauge &quot;x&quot;\"></a><figcaption>At &lt;noon&gt;</figcaption></figure>")]
    [InlineData(
        "See ![it](images/stop.png).",
        "<p>See <img src=\"/images/abc.png\" width=\"640\" height=\"480\" loading=\"lazy\" decoding=\"async\" alt=\"it\">.</p>")]
    [InlineData("[the picture](images/stop.png)", "<p><a href=\"/images/abc.png\">the picture</a></p>")]
    // nothing of another host, and nothing that is not there
    [InlineData("![a](https://example.org/a.png)", "<p><a href=\"https://example.org/a.png\">a</a></p>")]
    [InlineData("![a](stop.png)", "<p><a href=\"[stop.png]\">a</a></p>")]
    [InlineData("![](stop.png)", "<p><a href=\"[stop.png]\">[stop.png]</a></p>")]
    public void A_picture_of_the_folder_is_shown_and_any_other_is_a_link(string markdown, string html)
    {
        Assert.Equal(html, Html(markdown));
    }

    [Theory]
    [InlineData(
        "> [!WARNING]\n> Mind the <gap>.",
        "<div class=\"alert\" role=\"note\" data-kind=\"warning\"><p class=\"alert-title\">&lt;warning&gt;</p>\n"
        + "<p>Mind the &lt;gap&gt;.</p>\n</div>")]
    [InlineData(
        "> [!tip]\n> A.",
        "<div class=\"alert\" role=\"note\" data-kind=\"tip\"><p class=\"alert-title\">&lt;tip&gt;</p>\n<p>A.</p>\n</div>")]
    [InlineData(
        "> [!Postmortem]\n> A.",
        "<div class=\"alert\" role=\"note\" data-kind=\"note\"><p class=\"alert-title\">Postmortem</p>\n<p>A.</p>\n</div>")]
    [InlineData(
        "- [x] told\n- [ ] mended",
        "<ul class=\"contains-task-list\">\n<li class=\"task-list-item\">"
        + "<span class=\"task\" role=\"img\" data-done=\"true\" aria-label=\"done\"></span> told</li>\n<li class=\"task-list-item\">"
        + "<span class=\"task\" role=\"img\" data-done=\"false\" aria-label=\"to do\"></span> mended</li>\n</ul>")]
    [InlineData("~~wrong~~ right", "<p><del>wrong</del> right</p>")]
    [InlineData(
        "a[^1]\n\n[^1]: b <i>",
        "<p>a<sup><a id=\"fnref-1\" href=\"#fn-1\">1</a></sup></p>\n<div class=\"footnotes\" role=\"group\" aria-label=\"Footnotes\"><ol>\n"
        + "<li id=\"fn-1\"><p>b &lt;i&gt; <a class=\"footnote-back\" href=\"#fnref-1\" aria-label=\"back to 1\">↩</a></p>\n"
        + "</li>\n</ol></div>")]
    public void What_teams_write_elsewhere_is_shown_as_they_know_it(string markdown, string html)
    {
        Assert.Equal(html, Html(markdown));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("one two", 1)]
    public void A_short_text_takes_a_minute(string markdown, int minutes)
    {
        Assert.Equal(minutes, ArticleRenderer.Minutes(markdown));
    }

    [Theory]
    [InlineData("word ", 220, 1)]
    [InlineData("word ", 440, 2)]
    [InlineData("double-close ", 440, 2)]
    [InlineData("don't ", 440, 2)]
    [InlineData("泵", 400, 1)]
    [InlineData("泵", 1200, 3)]
    [InlineData("泵word", 250, 2)]
    [InlineData("，。 - ", 5000, 1)]
    public void Reading_time_counts_words_and_characters(string text, int times, int minutes)
    {
        Assert.Equal(minutes, ArticleRenderer.Minutes(string.Concat(Enumerable.Repeat(text, times))));
    }

    [Fact]
    public void Emphasis_beside_Chinese_punctuation_is_emphasis()
    {
        Assert.Equal("<p>这是<strong>“重点”</strong>内容</p>", Html("这是**“重点”**内容"));
    }

    [Theory]
    [InlineData("> ", "")]
    [InlineData("- ", "")]
    [InlineData("*a _b ", "b_ a* ")]
    [InlineData("[", "](/x)")]
    [InlineData("![", "](/x)")]
    [InlineData("- > ", "")]
    [InlineData("> - *a _b ", "b_ a* ")]
    [InlineData("~~a ", "a~~ ")]
    [InlineData("- [x] ", "")]
    public void What_is_read_can_be_written_however_deep(string open, string close)
    {
        for (var depth = 1; depth <= 150; depth++)
        {
            var markdown = string.Concat(Enumerable.Repeat(open, depth)) + "a" + string.Concat(Enumerable.Repeat(close, depth));
            if (Record.Exception(() => ArticleMarkdown.Parse(markdown)) is { } refused)
            {
                Assert.IsType<ArgumentException>(refused, exactMatch: false);
            }
            else
            {
                Assert.NotEmpty(Html(markdown));
            }
        }
    }

    // A link of the content comes back in brackets, so that the table shows what passed through the site's addresses.
    private static string Html(string markdown) =>
        ArticleRenderer.Render(markdown, target => $"[{target}]", Words, Images).Html.Trim().Replace("%5B", "[", StringComparison.Ordinal)
            .Replace("%5D", "]", StringComparison.Ordinal);

    private static List<string> Ids(string html) =>
        [.. Regex.Matches(html, " id=\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Select(m => m.Groups["id"].Value)];
}
