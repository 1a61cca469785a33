using IncidentKB.Testing;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>A program of an article, changed in its pane and run there, where the site allows it.</summary>
public sealed class CodeEditorTests(EditableSite site, Chromium chromium)
{
    private const string Alist = "/incidents/alist-semaphore-released-more-than-held";
    private const string AsDescribed = "Bug reproduced: SemaphoreFullException, exit code 134";

    [Fact]
    public async Task The_pane_becomes_a_field_whose_text_is_what_runs()
    {
        await using var tab = await OpenAsync(Alist);
        var (figure, code) = await EditAsync(tab, "bug");
        var status = figure.GetByRole(AriaRole.Status).Last;
        await Expect(code).ToBeFocusedAsync();
        await Expect(figure.Locator(".numbered")).ToBeHiddenAsync();

        await code.PressAsync("Control+Enter");
        await Expect(status).ToHaveTextAsync(AsDescribed);
        await code.FillAsync("// nothing more\n// expect: output 42\nConsole.WriteLine(6 * 7);\n");
        await figure.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Expect(status).ToHaveTextAsync("As described: no exception, exit code 0");

        // The panel runs what the pane shows, as often as one likes.
        await tab.Page.GetByLabel("How often").SelectOptionAsync("20");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run the bug" }).ClickAsync();
        await Expect(figure.Locator(".histogram")).ToContainTextAsync("As described: no exception, exit code 0");
        await Expect(status).ToHaveTextAsync("20 runs. As described: no exception, exit code 0");

        // Closed, it is the article's again, and so is what runs.
        await figure.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(figure.Locator(".numbered")).ToBeVisibleAsync();
        await tab.Page.GetByLabel("How often").SelectOptionAsync("1");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run the bug" }).ClickAsync();
        await Expect(tab.Page.Locator(".terminals > [data-snippet=bug]").GetByRole(AriaRole.Status)).ToHaveTextAsync(AsDescribed);
        tab.AssertQuiet();
    }

    // A series of minutes, so that however busy the machine is, it is stopped before its end.
    [Fact]
    public async Task A_series_is_counted_while_it_goes_on_and_can_be_stopped()
    {
        await using var tab = await OpenAsync(Alist);
        var (figure, code) = await EditAsync(tab, "bug");
        await code.FillAsync("Console.WriteLine(\"at work\");\nThread.Sleep(3000);\n");
        await tab.Page.GetByLabel("How often").SelectOptionAsync("100");
        var stop = tab.Page.Locator("ikb-run").GetByRole(AriaRole.Button, new() { Name = "Stop" });

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run the bug" }).ClickAsync();
        await Expect(figure.Locator(".histogram li")).ToContainTextAsync(" / 100");
        await stop.ClickAsync();

        await Expect(figure.GetByRole(AriaRole.Status).Last).ToContainTextAsync("Stopped by you after ");
        await Expect(figure.Locator(".histogram li")).ToHaveCountAsync(1);
        await Expect(stop).ToBeHiddenAsync();
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Who_repairs_the_bug_reads_that_it_is_gone_and_what_to_ask_next()
    {
        await using var tab = await OpenAsync(Alist);
        var (figure, code) = await EditAsync(tab, "bug");
        var (bug, fix) = (RepositoryFiles.ReadContent($"{Alist[1..]}/bug.cs"), RepositoryFiles.ReadContent($"{Alist[1..]}/fix.cs"));
        await code.FillAsync(
            bug[..bug.IndexOf("var sem", StringComparison.Ordinal)] + fix[fix.IndexOf("var sem", StringComparison.Ordinal)..]);

        await code.PressAsync("Control+Enter");

        var status = figure.Locator(".terminal .state");
        await Expect(status).ToHaveTextAsync("The bug is gone: no exception, exit code 0. Does it stay away in 100 runs?");
        await Expect(status).ToHaveAttributeAsync("data-proof", "proven");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task What_the_compiler_says_stands_under_the_line_it_speaks_of_and_leads_there()
    {
        await using var tab = await OpenAsync(Alist);
        var (figure, code) = await EditAsync(tab, "fix");
        await code.FillAsync("var one = 1;\n    Console.WriteLine(two);\n");

        await code.PressAsync("Control+Enter");

        var fault = figure.Locator(".diagnostic").First;
        await Expect(fault.Locator("u")).ToHaveTextAsync("two");
        await Expect(fault.Locator("em")).ToHaveTextAsync("CS0103: The name 'two' does not exist in the current context");
        await Expect(figure.Locator(".terminal .state")).ToHaveTextAsync("Does not compile: 1 error, in line 2");
        await Expect(figure.Locator(".line-numbers mark")).ToHaveTextAsync("2");
        await fault.GetByRole(AriaRole.Button).ClickAsync();
        await tab.Page.Keyboard.TypeAsync("x");
        await Expect(code).ToHaveValueAsync("var one = 1;\n    Console.WriteLine(xtwo);\n");
        await Expect(figure.Locator(".line-numbers mark")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Tab_indents_undo_takes_back_and_after_escape_the_keyboard_leaves()
    {
        await using var tab = await OpenAsync(Alist);
        var (figure, code) = await EditAsync(tab, "bug");
        await code.FillAsync("if (a)\n{\n");
        await code.PressAsync("Control+End");

        await PressAsync(tab, "Tab", "b", ";", "Enter", "c", ";", "Enter", "Shift+Tab", "}");
        await Expect(code).ToHaveValueAsync("if (a)\n{\n    b;\n    c;\n}");
        await PressAsync(tab, "Control+a", "Tab");
        await Expect(code).ToHaveValueAsync("    if (a)\n    {\n        b;\n        c;\n    }");
        await PressAsync(tab, "Shift+Tab", "Shift+Tab");
        await Expect(code).ToHaveValueAsync("if (a)\n{\nb;\nc;\n}");
        await PressAsync(tab, "Control+z");
        await Expect(code).ToHaveValueAsync("if (a)\n{\n    b;\n    c;\n}");
        await PressAsync(tab, "Escape", "Tab");
        await Expect(figure.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true })).ToBeFocusedAsync();
        await PressAsync(tab, "Shift+Tab", "Escape", "Shift+Tab");
        await Expect(code).Not.ToBeFocusedAsync();
    }

    [Fact]
    public async Task Reset_brings_the_original_back_and_undo_what_was_typed()
    {
        await using var tab = await OpenAsync(Alist);
        var (figure, code) = await EditAsync(tab, "bug");
        var original = await code.InputValueAsync();
        await code.FillAsync("mine");

        await figure.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Expect(code).ToHaveValueAsync(original);
        await code.PressAsync("Control+z");

        await Expect(code).ToHaveValueAsync("mine");
    }

    [Fact]
    public async Task Pressed_twice_it_opens_once()
    {
        await using var tab = await OpenAsync(Alist);
        var figure = tab.Page.Locator("figure[data-file=bug]");

        await figure.Locator("a[data-edit]").EvaluateAsync("link => { link.click(); link.click(); }");

        await Expect(figure.Locator("textarea")).ToBeFocusedAsync();
        await figure.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(figure.Locator("ikb-editor")).ToHaveCountAsync(1);
        await Expect(figure.Locator(".numbered")).ToBeVisibleAsync();
        tab.AssertQuiet();
    }

    [Fact]
    public async Task What_was_typed_is_still_there_after_the_page_was_loaded_again()
    {
        await using var tab = await OpenAsync(Alist);
        var (_, code) = await EditAsync(tab, "bug");
        await code.FillAsync("mine");

        await tab.Page.ReloadAsync();
        var (figure, again) = await EditAsync(tab, "bug");

        await Expect(again).ToHaveValueAsync("mine");
        await figure.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await tab.Page.ReloadAsync();
        await Expect((await EditAsync(tab, "bug")).Code).Not.ToHaveValueAsync("mine");
    }

    [Fact]
    public async Task A_link_carries_the_code_to_somebody_else_who_reads_it_before_it_runs()
    {
        const string Mine = "// 中文 😀\nConsole.WriteLine(\"<&>\");\n";
        await using var tab = await OpenAsync(Alist);
        await tab.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var (figure, code) = await EditAsync(tab, "fix");
        await code.FillAsync(Mine);
        await figure.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        await Expect(tab.Page.Locator("#ikb-status")).ToHaveTextAsync("Link copied");
        var link = await tab.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");

        await using var other = await OpenAsync(new Uri(link).PathAndQuery + new Uri(link).Fragment);
        var opened = other.Page.Locator("figure[data-file=fix]");

        Assert.Equal(tab.Page.Url, link);
        await Expect(opened.Locator("textarea")).ToHaveValueAsync(Mine);
        await Expect(opened.Locator("[data-from-link]"))
            .ToHaveTextAsync("This code came with the link. It is not the article's, and nobody has reviewed it.");
        await Expect(opened.Locator(".terminal")).ToBeHiddenAsync();
        await opened.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Expect(opened.Locator(".terminal pre")).ToContainTextAsync("<&>");
        await Expect(opened.GetByRole(AriaRole.Status).Last).ToHaveAttributeAsync("data-proof", "none");
        other.AssertQuiet();
    }

    [Theory]
    [InlineData("")]
    [InlineData("S85PSQ")]
    [InlineData("abc")]
    public async Task A_link_that_was_cut_off_says_so_and_shows_the_original(string packed)
    {
        await using var tab = await OpenAsync($"{Alist}#bug.cs={packed}");

        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The code in this link cannot be read");
        await Expect(tab.Page.Locator("figure[data-file=bug] textarea"))
            .ToHaveValueAsync(RepositoryFiles.ReadContent($"{Alist[1..]}/bug.cs"));
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_link_that_unfolds_to_more_than_a_program_can_be_is_refused()
    {
        await using var tab = await OpenAsync(Alist);
        var bomb = await tab.Page.EvaluateAsync<string>(
            """
            async () => {
              const stream = new Blob(['x'.repeat(50_000_000)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
              const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
              return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
            }
            """);

        await tab.Page.EvaluateAsync("packed => { location.hash = `bug.cs=${packed}`; }", bomb);

        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The code in this link cannot be read");
        await Expect(tab.Page.Locator("figure[data-file=bug] textarea"))
            .ToHaveValueAsync(RepositoryFiles.ReadContent($"{Alist[1..]}/bug.cs"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_the_page_of_its_own_what_was_typed_goes_along_into_the_other_language(bool withScripts)
    {
        const string Mine = "// 中文 <&>\nConsole.WriteLine(1);\n";
        await using var tab = await chromium.OpenAsync(site.Address, withScripts);
        await tab.GoAsync($"{Alist}/run?edit=fix");
        await tab.Page.Locator("textarea").FillAsync(Mine);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "中文" }).ClickAsync();

        await Expect(tab.Page).ToHaveURLAsync($"/zh-Hans{Alist}/run?edit=fix");
        await Expect(tab.Page.Locator("textarea")).ToHaveValueAsync(Mine);
        await Expect(tab.Page.Locator(".terminal")).ToHaveCountAsync(0);
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task It_fits_the_screen_and_has_no_fault_that_axe_knows(int width)
    {
        await using var tab = await OpenAsync("/zh-Hans" + Alist, width);
        await EditAsync(tab, "fix");
        var (figure, code) = await EditAsync(tab, "bug");
        await code.FillAsync("var one = 1;\n    Console.WriteLine(two);\n" + new string('\n', 200));
        await code.PressAsync("Control+Enter");
        await Expect(figure.Locator(".diagnostic u").First).ToBeVisibleAsync();

        await Axe.AssertNoFaultInEitherThemeAsync(tab.Page);
        Assert.True(
            await tab.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways.");
        tab.AssertQuiet();
    }

    private static async Task<(ILocator Figure, ILocator Code)> EditAsync(Tab tab, string snippet)
    {
        var figure = tab.Page.Locator($"figure[data-file={snippet}]");
        await tab.Page.Locator(".programs").EvaluateAsync("fold => { fold.open = true; }");
        await figure.Locator("a[data-edit]").ClickAsync();
        var code = figure.Locator("textarea");
        await Expect(code).Not.ToHaveValueAsync("");
        return (figure, code);
    }

    private static async Task PressAsync(Tab tab, params string[] keys)
    {
        foreach (var key in keys)
        {
            await tab.Page.Keyboard.PressAsync(key);
        }
    }

    private Task<Tab> OpenAsync(string address, int width = 1024) => RunPanelTests.OpenAsync(site, chromium, address, width);
}
