using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Hosting;

/// <summary>The program as it is installed: published, read-only, run by an ordinary user from another folder.</summary>
public sealed class PublishedProgramTests(PublishedProgram published) : IClassFixture<PublishedProgram>
{
    [Fact]
    public void It_carries_the_content_and_the_files_of_the_pages()
    {
        var files = Directory.EnumerateFiles(published.Directory, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(published.Directory, f).Replace('\\', '/')).ToHashSet(StringComparer.Ordinal);

        var content = Directory.EnumerateFiles(RepositoryFiles.Content, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(RepositoryFiles.Root, f).Replace('\\', '/'));
        Assert.Empty(content.Except(files));
        Assert.Contains("wwwroot/site.css", files);
        Assert.Contains("wwwroot/tokens.css", files);
        Assert.Contains("wwwroot/_framework/blazor.web.js", files);
        Assert.Contains("wwwroot/_framework/blazor.web.js.br", files);
    }

    [Fact]
    public async Task It_serves_from_any_working_folder_and_writes_only_to_its_data_folder()
    {
        var data = await published.NewDataDirectoryAsync();
        await using var program = new RunningProgram(published.Start(data));
        using var visitor = new Visitor(await program.AddressAsync());

        var home = await visitor.OpenAsync("/");
        Assert.NotEmpty(home.QuerySelectorAll(".rows li"));
        Assert.Contains("Root cause", (await visitor.GetAsync("/incidents/nbio-body-reader-double-close")).Text, StringComparison.Ordinal);
        Assert.Equal("ok", (await visitor.GetAsync("/healthz")).Json.GetProperty("status").GetString());
        foreach (var file in home.QuerySelectorAll("link[rel=stylesheet], link[rel=icon]").Select(l => l.GetAttribute("href")!)
            .Append("/_framework/blazor.web.js"))
        {
            Assert.Equal((file, HttpStatusCode.OK), (file, (await visitor.GetAsync(file)).Status));
        }

        Assert.Contains("incidentkb.db", Directory.EnumerateFiles(data).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Styles_named_by_their_content_are_kept_for_good()
    {
        await using var program = new RunningProgram(published.Start(await published.NewDataDirectoryAsync()));
        using var visitor = new Visitor(await program.AddressAsync());

        var styles = (await visitor.OpenAsync("/")).QuerySelectorAll("link[rel=stylesheet]").Select(l => l.GetAttribute("href")!).ToList();

        Assert.Equal(4, styles.Count);
        foreach (var style in styles)
        {
            Assert.Equal("max-age=31536000, immutable", (await visitor.GetAsync(style)).Headers["Cache-Control"]);
        }
    }

    [Fact]
    public async Task Progress_made_before_a_restart_is_there_after_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A process is asked to end by a signal, which Windows does not have.");
        var data = await published.NewDataDirectoryAsync();
        await using var first = new RunningProgram(published.Start(data));
        using var visitor = new Visitor(await first.AddressAsync());
        var form = (await visitor.OpenAsync("/incidents/go-fuse-negative-waitgroup-counter?path=first-week"))
            .One<IHtmlFormElement>(".path-bar form");
        await visitor.SubmitAsync(form, form.One<IHtmlButtonElement>("button[value=done]"));
        var (code, _) = await first.StopAsync();

        await using var second = new RunningProgram(published.Start(data, "--urls", visitor.Site.ToString()));
        Assert.Equal((0, visitor.Site), (code, await second.AddressAsync()));

        // The form of the page that was opened before the restart still works, too.
        Assert.Equal("1 of 5", (await visitor.OpenAsync("/reading/first-week")).One(".progress strong").Words());
        Assert.Equal(
            HttpStatusCode.SeeOther, (await visitor.SubmitAsync(form, form.One<IHtmlButtonElement>("button[value=skipped]"))).Status);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_ends_it_with_a_sentence()
    {
        var data = Path.Combine(published.Directory, "data");

        var (code, output) = await PublishedProgram.EndOfAsync(published.Start(data));

        AssertSentence(code, output, $"The data folder '{data}' cannot be written:");
        Assert.Contains("Kb__DataDirectory", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_cannot_be_used_ends_it_with_a_sentence()
    {
        var (code, output) = await PublishedProgram.EndOfAsync(
            published.Start(await published.NewDataDirectoryAsync(), "--Kb:PublicUrl", "incidents.example"));

        AssertSentence(code, output, "Kb:PublicUrl 'incidents.example' is no web address.");
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_it_with_a_sentence()
    {
        await using var first = new RunningProgram(published.Start(await published.NewDataDirectoryAsync()));
        var address = await first.AddressAsync();

        var (code, output) = await PublishedProgram.EndOfAsync(
            published.Start(await published.NewDataDirectoryAsync(), "--urls", address.ToString()));

        AssertSentence(code, output, "Stop the other program, or name another address with --urls");
    }

    [Fact]
    public async Task A_file_that_is_no_database_ends_it_with_a_sentence_and_stays_as_it_is()
    {
        var data = await published.NewDataDirectoryAsync();
        var file = Path.Combine(data, "incidentkb.db");
        var text = string.Concat(Enumerable.Repeat("no database ", 1000));
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        var (code, output) = await PublishedProgram.EndOfAsync(published.Start(data));

        AssertSentence(code, output, $"The file '{file}' is damaged or is no SQLite database.");
        Assert.Equal(text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_its_content_folder_it_serves_what_was_imported_before_and_warns()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A process is asked to end by a signal, which Windows does not have.");
        var data = await published.NewDataDirectoryAsync();
        await using var first = new RunningProgram(published.Start(data));
        await first.AddressAsync();
        await first.StopAsync();

        await using var second = new RunningProgram(published.Start(data, "--Kb:ContentDirectory", "/no/such/content"));
        using var visitor = new Visitor(await second.AddressAsync());

        Assert.Equal(SiteMap.Incidents.Count, (await visitor.OpenAsync("/incidents")).QuerySelectorAll(".rows h3").Length);
        Assert.Contains("warn:", second.Output, StringComparison.Ordinal);
        Assert.Contains("The content folder '/no/such/content' does not exist.", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_content_the_pages_say_what_to_do()
    {
        await using var program = new RunningProgram(
            published.Start(await published.NewDataDirectoryAsync(), "--Kb:ContentDirectory", "/no/such/content"));
        using var visitor = new Visitor(await program.AddressAsync());

        Assert.Contains("There is no incident yet.", (await visitor.OpenAsync("/")).Words(), StringComparison.Ordinal);
        Assert.Contains("There is no incident yet.", (await visitor.OpenAsync("/incidents")).Words(), StringComparison.Ordinal);
        await visitor.OpenAsync("/patterns");
        await visitor.OpenAsync("/reading");
        Assert.Equal("Nothing found", (await visitor.OpenAsync("/search?q=semaphore")).One("h1").Words());
    }

    [Fact]
    public async Task The_health_check_of_the_image_tells_a_site_that_works_from_one_that_does_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The image is a Linux one.");
        var data = await published.NewDataDirectoryAsync();
        await using var program = new RunningProgram(published.Start(data));
        var address = await program.AddressAsync();

        Assert.Equal(0, await CheckAsync(address.Port));
        await program.StopAsync();
        Assert.NotEqual(0, await CheckAsync(address.Port));
    }

    [Fact]
    public void The_image_has_what_the_program_needs()
    {
        var image = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "Dockerfile"));

        Assert.Contains("libseccomp2", image, StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", image, StringComparison.Ordinal);
        Assert.Contains("VOLUME /data", image, StringComparison.Ordinal);
        Assert.Contains("Kb__DataDirectory=/data", image, StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .Select(f => Path.GetFileNameWithoutExtension(f)),
            project => Assert.Contains($"COPY src/{project}/*.csproj", image, StringComparison.Ordinal));
    }

    // The very command of the Dockerfile, on another port.
    private static async Task<int> CheckAsync(int port)
    {
        var line = File.ReadLines(Path.Combine(RepositoryFiles.Root, "Dockerfile"))
            .Single(l => l.StartsWith("HEALTHCHECK", StringComparison.Ordinal));
        var command = JsonSerializer.Deserialize<string[]>(line[line.IndexOf('[', StringComparison.Ordinal)..])!;
        var (code, _) = await PublishedProgram.EndOfAsync(
            new(command[0], command.Skip(1).Select(a => a.Replace("5080", $"{port}", StringComparison.Ordinal))));
        return code;
    }

    private static void AssertSentence(int code, string output, string sentence)
    {
        Assert.Contains(sentence, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Equal(2, code);
    }
}
