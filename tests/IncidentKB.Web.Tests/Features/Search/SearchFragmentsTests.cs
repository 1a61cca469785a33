using System.Net;
using AngleSharp.Html.Dom;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Search;

public sealed class SearchFragmentsTests(KbSite site)
{
    [Theory]
    [InlineData("/search/hits?q=semaphore", "/incidents/alist-semaphore-released-more-than-held", "incident")]
    [InlineData("/zh-Hans/search/hits?q=%E4%BF%A1%E5%8F%B7%E9%87%8F", "/zh-Hans/incidents/alist-semaphore-released-more-than-held", "起事故")]
    public async Task The_hits_are_a_piece_of_a_page_that_says_how_many_there_are(string address, string first, string counted)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.StartsWith("<div class=\"found\"", answer.Text, StringComparison.Ordinal);
        var options = answer.Document.QuerySelectorAll("[role=listbox] [role=group] > [role=option]");
        Assert.Equal(first, options[0].GetAttribute("href"));
        Assert.Equal(options.Length, options.Select(o => o.Id).Distinct().Count());
        Assert.All(
            options, o => Assert.Equal(("A", "-1", "false"), (o.TagName, o.GetAttribute("tabindex"), o.GetAttribute("aria-selected"))));
        Assert.NotEmpty(answer.Document.QuerySelectorAll("mark"));
        Assert.Contains(counted, answer.Document.One(".found").GetAttribute("data-status"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConcurrentModificationException", "/messages#", "/patterns/collection-shared-without-owner")]
    [InlineData("deadlock", "/incidents/", "/messages#")]
    [InlineData("OutOfMemoryError", "/messages#", "/messages#")]
    [InlineData("segfault", "/messages#", "/messages#")]
    public async Task Messages_and_patterns_are_hits_too(string query, string first, string other)
    {
        using var visitor = site.NewVisitor();

        var found = (await visitor.GetAsync("/search/hits?q=" + query)).Document.One(".found");

        Assert.DoesNotContain("Nothing found", found.Words(), StringComparison.Ordinal);
        var links = found.QuerySelectorAll("[role=option]").Select(o => o.GetAttribute("href")!).ToList();
        Assert.StartsWith(first, links[0], StringComparison.Ordinal);
        Assert.Contains(links, l => l.StartsWith(other, StringComparison.Ordinal));
        foreach (var link in links.Where(l => l.StartsWith("/messages#", StringComparison.Ordinal)))
        {
            Assert.NotNull((await visitor.OpenAsync("/messages")).GetElementById(link["/messages#".Length..]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=zzzzzzzz")]
    [InlineData("?q=%00%22%27%28")]
    public async Task A_search_without_hits_says_so(string query)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync("/search/hits" + query);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("Nothing found", answer.Document.One(".found").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_for_a_trace_works_outside_its_page()
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.GetAsync("/search/trace-form")).Document.One<IHtmlFormElement>("form.paste");
        var field = form.One<IHtmlTextAreaElement>("textarea");

        var answer = await visitor.SubmitAsync(
            form, null, (field.Name!, "panic: semaphore: released more than held\n\ngoroutine 7 [running]:\n"));

        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.SeeOther, $"It answered {answer.Status}.");
    }
}
