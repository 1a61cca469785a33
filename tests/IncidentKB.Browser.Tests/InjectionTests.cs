using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Data.Proposals;
using IncidentKB.Web.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>
/// Texts that would run as scripts where a page took them for markup: in an article, in its record, in a pasted trace, in a search. In
/// a real browser none runs, none becomes an element, and the policy of the pages has nothing to refuse.
/// </summary>
public sealed class InjectionTests(WritingSite site, Chromium chromium)
{
    private const string Run = "document.documentElement.dataset.ran=1";

    // Tags and attributes that load or do something, ways around filters, and links by Markdown.
    private static readonly string[] Vectors =
    [
        $"<script>{Run}</script>", $"<SCRIPT>{Run}</SCRIPT>", $"<script src=data:,{Run}></script>", $"<script type=module>{Run}</script>",
        $"<scr<script>ipt>{Run}</scr</script>ipt>", $"</textarea><script>{Run}</script>", $"</title><script>{Run}</script>",
        $"</pre></code><script>{Run}</script>", $"--><script>{Run}</script>", $"]]><script>{Run}</script>", $"\"><script>{Run}</script>",
        $"'><script>{Run}</script>", $"`><script>{Run}</script>", $"\\\"><script>{Run}</script>", $"%3Cscript%3E{Run}%3C/script%3E",
        $"&lt;script&gt;{Run}&lt;/script&gt;", $"\u003cscript\u003e{Run}\u003c/script\u003e", $"＜script＞{Run}＜/script＞",
        $"<img src=x onerror={Run}>", $"<img src=x onerror=\"{Run}\">", $"<IMG SRC=x ONERROR='{Run}'>", $"<img/src=x/onerror={Run}>",
        $"<img src=x\tonerror={Run}>", $"<img src=x\nonerror={Run}>", $"<img srcset=x onerror={Run}>", $"\" onmouseover={Run} x=\"",
        $"' onfocus={Run} autofocus x='", $"\" style=animation-name:x onanimationstart={Run} x=\"", $"<svg onload={Run}>",
        $"<svg/onload={Run}>", $"<svg><script>{Run}</script></svg>", $"<svg><a xlink:href=javascript:{Run}><text>x</text></a></svg>",
        $"<svg><foreignObject><iframe srcdoc='<script>parent.{Run}</script>'></foreignObject></svg>",
        $"<math><mtext><script>{Run}</script>",
        $"<body onload={Run}>", $"<input autofocus onfocus={Run}>", $"<select autofocus onfocus={Run}>",
        $"<details open ontoggle={Run}>x</details>",
        $"<video><source onerror={Run}></video>", $"<audio src=x onerror={Run}>", $"<marquee onstart={Run}>x</marquee>",
        $"<iframe src=javascript:parent.{Run}></iframe>", $"<iframe srcdoc=\"<script>parent.{Run}</script>\"></iframe>",
        $"<object data=javascript:{Run}></object>", $"<embed src=javascript:{Run}>", $"<base href=javascript:{Run}//>",
        $"<meta http-equiv=refresh content=\"0;url=javascript:{Run}\">", $"<link rel=stylesheet href=data:,*{{x:expression({Run})}}>",
        $"<form action=javascript:{Run}><button autofocus>x</button></form>", $"<button form=x formaction=javascript:{Run}>x</button>",
        $"<a href=javascript:{Run}>x</a>", $"<style>@import 'javascript:{Run}';</style>", $"<template><script>{Run}</script></template>",
        $"[x](javascript:{Run})", $"[x](JaVaScRiPt:{Run})", $"[x](java&#115;cript:{Run})", $"[x](<java\tscript:{Run}>)",
        $"[x](data:text/html,<script>{Run}</script>)", $"[x](vbscript:{Run})", $"![x](javascript:{Run})", $"![x\" onerror={Run} \"](x.png)",
        $"<javascript:{Run}>", $"[x]: javascript:{Run}\n\n[x]", $"[^1]\n\n[^1]: <img src=x onerror={Run}>",
        $"```js onload={Run}\n</code><script>{Run}</script>\n```",
        $"| a |\n|---|\n| <img src=x onerror={Run}> |", $"$<img src=x onerror={Run}>$", $"{{{{constructor.constructor('{Run}')()}}}}",
        $"${{{Run}}}",
        $"@({Run})", $"<!--#exec cmd=x--><script>{Run}</script>",
    ];

    // What no page of the site has anywhere: scripts and handlers in the page itself, and links and frames that would run something.
    private const string Found = """
        () => {
          const found = 'ran' in document.documentElement.dataset ? ['it ran'] : [];
          const all = root => [...root.querySelectorAll('*')].flatMap(e => e instanceof HTMLTemplateElement ? [e, ...all(e.content)] : [e]);
          for (const element of all(document)) {
            if (element.matches('iframe, object, embed, base:not([href^="/"]), math, foreignObject, meta[http-equiv], body script:not([src])')) found.push(element.outerHTML);
            for (const { name, value } of element.attributes)
              if (name.startsWith('on') || /^(href|src|srcdoc|action|formaction|data|xlink:href)$/.test(name) && /^\s*(j\s*a\s*v\s*a|vb)\s*script|^\s*data:text/i.test(value))
                found.push(`${element.tagName} ${name}=${value}`);
          }
          return found;
        }
        """;

    [Fact]
    public async Task Nothing_that_an_author_writes_runs_for_those_who_look_at_it()
    {
        await using var tab = await OpenAsync();
        await tab.JoinAsync(site, Role.Admin);
        var id = await BeginAsync();

        foreach (var address in new[] { $"/workspace/proposals/{id}", $"/zh-Hans/workspace/proposals/{id}/review" })
        {
            Assert.Equal(200, await tab.GoAsync(address));
            await AssertNothingRanAsync(tab);
        }
    }

    [Fact]
    public async Task Nothing_in_a_pasted_trace_runs()
    {
        await using var tab = await OpenAsync();
        await tab.GoAsync("/match");
        var frames = string.Concat(
            Vectors.Select(v => $"{v.ReplaceLineEndings(" ")}.run(...)\n\t/src/{v.ReplaceLineEndings(" ")}.go:7 +0x1d\n"));

        await tab.Page.Locator("#trace").FillAsync($"panic: {Vectors[0]} {Vectors[18]}\n\ngoroutine 1 [running]:\n{frames}");
        await tab.Page.Locator("form.paste button").ClickAsync();

        await Expect(tab.Page.Locator(".verdict")).ToBeVisibleAsync();
        await AssertNothingRanAsync(tab);
    }

    [Fact]
    public async Task Nothing_in_a_question_runs()
    {
        await using var tab = await OpenAsync();
        foreach (var words in Vectors.Select(v => v.ReplaceLineEndings(" ")).Chunk(6))
        {
            await tab.GoAsync($"/search?q={Uri.EscapeDataString(string.Join(' ', words))}");
            await AssertNothingRanAsync(tab);
        }

        await tab.GoAsync($"/no-such-page/{Uri.EscapeDataString(Vectors[18])}?x={Uri.EscapeDataString(Vectors[0])}");
        await AssertNothingRanAsync(tab);
    }

    private async Task<Tab> OpenAsync()
    {
        var tab = await chromium.OpenAsync(site.Address);
        tab.Page.Dialog += (_, dialog) => Assert.Fail($"A dialog opened: {dialog.Message}");
        return tab;
    }

    private static async Task AssertNothingRanAsync(Tab tab)
    {
        Assert.Empty(await tab.Page.EvaluateAsync<string[]>(Found));
        tab.AssertQuiet();
    }

    // A change of an incident whose text, record and trace are full of them.
    private async Task<int> BeginAsync()
    {
        var cancelled = TestContext.Current.CancellationToken;
        await using var db = site.OpenDatabase();
        var store = site.Services.GetRequiredService<ProposalStore>();
        var actor = new Actor(await db.Users.Where(u => u.Role == Role.Admin).Select(u => u.Id).FirstAsync(cancelled), "");
        var begun = await store.BeginAsync(actor, "godoxy-refcount-add-after-zero", Vectors[18], null, cancelled);
        var text = await db.ProposalFiles.Where(f => f.ProposalId == begun.Id && f.Path == "index.md")
            .Select(f => f.Text).SingleAsync(cancelled);
        var end = text.IndexOf("\n---\n", StringComparison.Ordinal);
        var record = string.Join('\n', text[..end].Split('\n').Select(line =>
            line.StartsWith("title:", StringComparison.Ordinal) ? $"title: '{Vectors[19].Replace("'", "''", StringComparison.Ordinal)}'"
            : line.StartsWith("owner:", StringComparison.Ordinal) ? $"owner: '{Vectors[0]}'" : line));
        var body = text[(end + 5)..] + string.Concat(Vectors.Select(v => $"\n{v}\n"));
        await store.SaveAsync(
            actor, begun.Id, 1,
            [new("index.md", $"{record}\n---\n{body}"), new("traces/hostile.txt", string.Join('\n', Vectors))],
            cancelled);
        return begun.Id;
    }
}
