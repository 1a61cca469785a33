using Microsoft.Playwright;
using Xunit;

namespace IncidentKB.Browser.Tests;

/// <summary>The system's Chromium. Playwright's own download is not used: the distribution keeps its browser patched.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // The first has no windows, which saved a third of the time of 39 tests on two cores; each of the others serves as well.
    private static readonly string[] Places =
        ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // As root there is no sandbox; the others keep the browser from asking anything of the outside world.
    private static readonly string[] Flags =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ];

    // Milliseconds. A page may wait for a busy machine; what never comes still fails.
    internal const float MaxWait = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var program = Array.Find(Places, File.Exists)
            ?? throw new FileNotFoundException(
                "These tests drive Chromium, which is missing. Install it, on Debian with 'apt-get install chromium-headless-shell'.");
        _playwright = await Playwright.CreateAsync();

        Assertions.SetDefaultExpectTimeout(MaxWait);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Flags });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser != null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a tab in a profile of its own.</summary>
    public async Task<Tab> OpenAsync(
        Uri site, bool withScripts = true, int width = 1024, int height = 900, ColorScheme theme = ColorScheme.Light, string locale = "en")
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = site.ToString(),
            JavaScriptEnabled = withScripts,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme,
            Locale = locale,
        });
        context.SetDefaultTimeout(MaxWait);
        return new(site, context, await context.NewPageAsync());
    }
}

/// <summary>A tab that writes down whatever the browser complains about.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly List<string> _complaints = [];
    private readonly IBrowserContext _context;
    private int _requests;

    public Tab(Uri site, IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;

        // A violation of the Content-Security-Policy is an error of the console. So is the status of an error page, which is
        // wanted; that of any other answer is noted below.
        page.Console += (_, message) => Note(
            message.Type is "error" or "warning"
            && !message.Text.StartsWith("Failed to load resource: the server responded with a status of", StringComparison.Ordinal),
            $"console: {message.Text}");
        page.PageError += (_, error) => Note(true, $"script: {error}");
        page.Request += (_, _) => Interlocked.Increment(ref _requests);
        page.Request += (_, request) => Note(
            !request.Url.StartsWith(site.ToString(), StringComparison.Ordinal)
            && !request.Url.StartsWith("data:", StringComparison.Ordinal),
            $"another host: {request.Url}");

        // An answer that a script reads piece by piece counts as aborted in Chromium, also when it was read to its end.
        page.RequestFailed += (_, request) =>
            Note(request is not { ResourceType: "fetch", Failure: "net::ERR_ABORTED" }, $"failed: {request.Url} {request.Failure}");
        page.Response += (_, response) =>
            Note(response.Status >= 400 && response.Request.ResourceType != "document", $"{response.Status}: {response.Url}");
    }

    public IPage Page { get; }

    /// <summary>Requests that the page has sent so far.</summary>
    public int Requests => _requests;

    public string Path => new Uri(Page.Url).PathAndQuery;

    /// <summary>Opens an address and returns its status.</summary>
    public async Task<int> GoAsync(string address) => (await Page.GotoAsync(address))!.Status;

    /// <summary>What the browser has complained about so far.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    /// <summary>Does what leads to another page, and waits until that has loaded.</summary>
    /// <param name="act">Such as a key.</param>
    /// <param name="isThere">Knows the page by path and query.</param>
    public async Task FollowAsync(Func<Task> act, Func<string, bool> isThere)
    {
        // Listens before it acts: Playwright's own wait looks at the address, then begins to listen, and misses what comes between.
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object? sender, IPage page)
        {
            if (isThere(Path))
            {
                loaded.TrySetResult();
            }
        }

        Page.Load += Look;
        await act();
        await loaded.Task.WaitAsync(TimeSpan.FromMilliseconds(Chromium.MaxWait), TestContext.Current.CancellationToken);
        Page.Load -= Look;
    }

    public void AssertQuiet() => Assert.Empty(Complaints);

    /// <summary>Done when a page that is opened after this call has shown what the first message of its circuit brought.</summary>
    public Task FirstInteractiveRenderAsync()
    {
        var rendered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) =>
        {
            // The browser's answer to a batch of changes that it has made.
            if (frame.Binary != null && frame.Binary.AsSpan().IndexOf("OnRenderCompleted"u8) >= 0)
            {
                rendered.TrySetResult();
            }
        };
        return rendered.Task.WaitAsync(TimeSpan.FromMilliseconds(Chromium.MaxWait), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Note(bool applies, string complaint)
    {
        if (applies)
        {
            lock (_complaints)
            {
                _complaints.Add(complaint);
            }
        }
    }
}
