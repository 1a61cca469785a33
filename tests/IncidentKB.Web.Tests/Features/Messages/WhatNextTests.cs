using System.Net.Http.Json;
using AngleSharp.Html.Dom;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Messages;

/// <summary>What an answer says of a message that a runtime printed, whether its incident is known or not.</summary>
public sealed class WhatNextTests(KbSite site)
{
    private const string Unknown = "panic: assignment to entry in nil map\n\ngoroutine 1 [running]:\n"
        + "github.com/lib/cache.(*Map).Put(0x0)\n\t/root/go/pkg/mod/github.com/lib/cache@v1.0.0/map.go:7 +0x1d\n"
        + "example.org/billing/invoice.(*Builder).Add(0xc000012345)\n\t/src/billing/invoice/builder.go:114 +0x2d\n"
        + "main.main()\n\t/src/billing/main.go:12 +0x1d\n";

    [Theory]
    [InlineData("", "What to do next", "First step", "Make the map")]
    [InlineData("/zh-Hans", "接下来怎么做", "第一步", "创建")]
    public async Task An_unknown_trace_gets_the_place_in_ones_own_code_and_the_first_step(
        string prefix, string heading, string step, string word)
    {
        var next = (await PasteAsync(Unknown, prefix)).One(".what-next");

        Assert.Equal(heading, next.One("h2").Words());
        Assert.Equal(
            ["example.org/billing/invoice.(*Builder).Add", "invoice/builder.go:114"],
            next.QuerySelectorAll(".place").Select(p => p.Words()));
        Assert.Equal("github.com/lib/cache.(*Map).Put", next.One("dd .note code").Words());
        Assert.Equal("assignment to entry in nil map", next.One(".message").Words());
        Assert.Equal(step, next.One(".first-step dt").Words());
        Assert.Contains(word, next.One(".first-step dd").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_card_leads_to_the_message_in_the_list()
    {
        using var visitor = site.NewVisitor();
        var link = (await PasteAsync(Unknown, "")).One(".what-next .meta a").GetAttribute("href")!;

        var listed = (await visitor.OpenAsync(link.Split('#')[0])).GetElementById(link.Split('#')[1]);

        Assert.Equal("assignment to entry in nil map", listed!.One(".message").Words());
    }

    [Theory]
    [InlineData(
        "panic: assignment to entry in nil map\n\ngoroutine 1 [running]:\ngithub.com/lib/cache.(*Map).Put(0x0)\n"
        + "\t/root/go/pkg/mod/github.com/lib/cache@v1.0.0/map.go:7 +0x1d\n")]
    public async Task A_stack_without_ones_own_code_is_said_to_have_none(string trace) =>
        Assert.Contains(
            "No frame of this stack is your own code", (await PasteAsync(trace, "")).One(".what-next").Words(), StringComparison.Ordinal);

    [Fact]
    public async Task A_message_that_nobody_lists_and_no_stack_leave_nothing_to_say() =>
        Assert.Empty((await PasteAsync("panic: depot: the gate is made of gold\n", "")).QuerySelectorAll(".what-next"));

    [Fact]
    public async Task A_pattern_names_the_place_in_ones_own_code_as_well()
    {
        var pattern = await PasteAsync(
            "panic: close of closed channel\n\ngoroutine 1 [running]:\nexample.org/acme/hub.(*Hub).Stop(0x0)\n\t/src/acme/hub.go:9 +0x1d\n",
            "");

        Assert.Equal("pattern", pattern.One(".verdict").GetAttribute("data-verdict"));
        Assert.Equal("hub.go:9", pattern.QuerySelectorAll(".what-next .place")[1].Words().Split('/')[^1]);
    }

    [Fact]
    public async Task The_API_has_the_same()
    {
        using var visitor = site.NewVisitor();

        var meta = (await visitor.PostAsync("/zh-Hans/api/v1/match", JsonContent.Create(new { trace = Unknown }))).Json.GetProperty("meta");

        Assert.Equal("none", meta.GetProperty("verdict").GetString());
        var message = meta.GetProperty("message");
        Assert.Equal(
            ["id", "url", "language", "kind", "type", "message", "means", "cause", "first_step", "pattern", "seen"],
            message.EnumerateObject().Select(p => p.Name));
        Assert.Equal("go-assignment-to-entry-in-nil-map", message.GetProperty("id").GetString());
        Assert.EndsWith(
            "/zh-Hans/messages#go-assignment-to-entry-in-nil-map", message.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("向从未创建过的 map 写入了值。", message.GetProperty("means").GetString());
        var own = meta.GetProperty("own_frame");
        Assert.Equal(
            ("example.org/billing/invoice.(*Builder).Add", "/src/billing/invoice/builder.go", 114, "github.com/lib/cache.(*Map).Put"),
            (own.GetProperty("function").GetString(), own.GetProperty("file").GetString(), own.GetProperty("line").GetInt32(),
                own.GetProperty("inside").GetString()));
    }

    [Theory]
    [InlineData("/search?q=send+on+closed+channel", "What this message means", "send on closed channel")]
    [InlineData("/zh-Hans/search?q=on+closed+channel", "这条报错的含义", "send on closed channel")]
    public async Task A_search_for_a_message_or_a_part_of_it_says_what_it_means(string page, string heading, string message)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(page);

        Assert.Equal(heading, document.One(".what-next h2").Words());
        Assert.Equal(message, document.QuerySelectorAll(".what-next .message")[0].Words());
    }

    [Fact]
    public async Task A_search_for_anything_else_has_no_such_card()
    {
        using var visitor = site.NewVisitor();

        Assert.Empty((await visitor.OpenAsync("/search?q=semaphore")).QuerySelectorAll(".what-next"));
    }

    private async Task<IHtmlDocument> PasteAsync(string trace, string prefix)
    {
        using var visitor = site.NewVisitor();
        return (await visitor.PasteAsync(trace, prefix)).Document;
    }
}
