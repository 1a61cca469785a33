using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Bunit;
using IncidentKB.Core.Content;
using IncidentKB.Data.Entities;
using IncidentKB.Web.Workspace.Proposals;
using Xunit;

namespace IncidentKB.Web.Tests.Workspace.Proposals;

public sealed class RecordFormTests : ComponentTest
{
    private static readonly ContentVocabulary Vocabulary = new(
        new HashSet<string> { "closed-twice" }, new HashSet<string> { "close-once", "one-owner" }, new HashSet<string>(),
        new HashSet<string>());

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["closed-twice"] = "Closed twice",
        ["close-once"] = "Close once",
    };

    [Fact]
    public void It_shows_what_the_file_says_and_one_empty_row_more()
    {
        var form = Render(
            "title: It stops\nseverity: high\npattern: closed-twice\nservices: [a, b]\nfollow_ups:\n"
            + "  - {text: {en: Look, zh-Hans: 看}, owner: Ada}\n"
            + "references:\n  - {type: WEB, url: \"https://example.org\", title: {en: Two, zh-Hans: 二}}\n");

        Assert.Equal("It stops", form.Find("#en-title").GetAttribute("value"));
        Assert.Equal("high", ((IHtmlSelectElement)form.Find("#en-severity")).Value);
        Assert.Equal("Closed twice", ((IHtmlSelectElement)form.Find("#en-pattern")).SelectedOptions[0].Text.Trim());
        Assert.Equal("a\nb", ((IHtmlTextAreaElement)form.Find("#en-services")).Value);
        Assert.Equal(["Look", ""], form.FindAll("[name$=':text']").Select(c => c.GetAttribute("value")));
        Assert.Equal("看", form.Find("[name='record:index.md:follow_ups:0:text.zh-Hans']").GetAttribute("value"));
        Assert.Equal("二", form.Find("[name='record:index.md:references:0:title.zh-Hans']").GetAttribute("value"));
        Assert.Equal("2", form.Find("[name='record:index.md:follow_ups:rows']").GetAttribute("value"));
    }

    [Fact]
    public void A_practice_that_the_site_has_not_stays_chosen_and_the_others_are_offered_by_their_titles()
    {
        var form = Render("practices: [gone, close-once]\n");

        Assert.Equal(["gone", "close-once"], form.FindAll(".choices input[checked]").Select(i => i.GetAttribute("value")));
        Assert.Equal(["gone", "Close once", "one-owner"], form.FindAll(".choices label").Select(l => l.TextContent.Trim()));
    }

    [Theory]
    [InlineData("affected: {introduced: v1, x-note: keep}\n", "record:index.md:affected.introduced")]
    [InlineData("services: one\n", "record:index.md:services")]
    [InlineData("title: {en: a}\n", "record:index.md:title")]
    [InlineData("references:\n  - {url: x, x-more: y}\n", "record:index.md:references:rows")]
    public void What_it_would_lose_it_leaves_to_the_text(string head, string field) =>
        Assert.Empty(Render(head).FindAll($"[name='{field}']"));

    [Fact]
    public void The_Chinese_file_has_the_fields_of_a_translation()
    {
        InChinese();

        var form = Render("title: 泵停了\ntranslates: abc\n", IncidentBundle.ChineseFile);

        Assert.Equal("标题", form.Find("label[for='zh-title']").TextContent);
        Assert.Empty(form.FindAll("[name*=severity]"));
        Assert.Equal("abc", form.Find("#zh-translates").GetAttribute("value"));
    }

    [Fact]
    public void Comments_find_the_nearest_line_with_their_text_and_answers_stay_with_them()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["a.cs"] = "x\nsame\ny\nsame\nz\n" };
        var comments = new[]
        {
            Comment(1, "a.cs", 4, "same"), Comment(2, "a.cs", 1, "gone"), Comment(3, "b.cs", 1, "x"), Comment(4, null, null, null),
            Comment(5, null, null, null, answers: 1),
        };

        var threads = CommentThread.Of(comments, files);

        Assert.Equal(
            [("a.cs", 4), null, null, null], threads.Select(t => t.Place is { } place ? ((string, int)?)(place.Path, place.Line) : null));
        Assert.Equal([1, 5], threads[0].Comments.Select(c => c.Id));
    }

    private static ProposalComment Comment(int id, string? path, int? line, string? text, int? answers = null) =>
        new() { Id = id, Path = path, Line = line, LineText = text, ParentId = answers, Who = "Ada", Text = "?" };

    private IRenderedComponent<RecordForm> Render(string head, string path = IncidentBundle.EnglishFile) => Render<RecordForm>(form => form
        .Add(f => f.Path, path).Add(f => f.Text, $"---\n{head}---\n").Add(f => f.Vocabulary, Vocabulary).Add(f => f.Titles, Titles));
}
