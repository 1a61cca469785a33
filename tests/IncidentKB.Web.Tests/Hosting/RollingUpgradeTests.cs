using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using IncidentKB.Testing;
using IncidentKB.Web.Tests.Features.Runs;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Hosting;

/// <summary>Two versions of the program side by side on one database, as they are while nodes are replaced one after another.</summary>
public sealed class RollingUpgradeTests : IDisposable
{
    // The first version of which several nodes serve one database. When a change of the schema makes a later one the first that can
    // be replaced while it serves, that one stands here, and src/README.md says that earlier ones are stopped for it.
    private const string FirstVersion = "09bf1b9631193ea1c1180a625503e70ef15ad1ad";

    private const string Article = "/incidents/alist-semaphore-released-more-than-held";

    private static readonly string[] Pages =
    [
        Article, "/zh-Hans/incidents/alist-semaphore-released-more-than-held", "/search?q=semaphore", "/patterns", "/reading/first-week",
        "/api/v1/incidents",
    ];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("incidentkb-upgrade-");
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly HashSet<Uri> _leaving = [];
    private int _read;

    [Fact]
    [Trait("Kind", "long")]
    public async Task Nodes_are_replaced_one_after_another_and_neither_readers_nor_writers_notice()
    {
        await using var nodes = new ThreeNodes { Program = await BuildAsync(FirstVersion) };
        await nodes.InitializeAsync();
        using var visitor = nodes.NewVisitor();
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.MarkAsync(Article)).Status);
        using var end = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 6).Select(n => Task.Run(() => ReadAsync(nodes.Addresses, n, end.Token))).ToArray();

        await ReplaceAsync(nodes, 0);
        using var admin = nodes.NewVisitor();
        var draft = await Draft.BeginAsync(nodes.Addresses, await admin.BecomeAdminAsync(nodes.RunAsync, "read,write"));
        await ServesAsync(visitor, admin, draft);
        await nodes.PublishAsync();
        await ReplaceAsync(nodes, 1);
        await ServesAsync(visitor, admin, draft);
        await ReplaceAsync(nodes, 2);
        await ServesAsync(visitor, admin, draft);

        await end.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(_errors.IsEmpty, string.Join('\n', _errors.Distinct(StringComparer.Ordinal)));
        Assert.InRange(_read, 100, int.MaxValue);
    }

    // Whoever came to the old version is known to the new one and the other way round: three steps, so that each node has its turn.
    private static async Task ServesAsync(Visitor visitor, Visitor admin, Draft draft)
    {
        foreach (var state in new[] { "todo", "done", "todo", "done" })
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await visitor.MarkAsync(Article, state)).Status);
            var expected = state == "done" ? "1 of 5" : "0 of 5";
            Assert.Equal(expected, (await visitor.OpenAsync("/reading/first-week")).One(".progress strong").Words());
            Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/workspace")).Status);
            Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/account")).Status);
            await draft.SaveAsync();
        }
    }

    // Told to end, as a service is, while readers ask.
    private Task ReplaceAsync(ThreeNodes nodes, int node)
    {
        lock (_leaving)
        {
            _leaving.Add(nodes.Addresses[node]);
        }

        return nodes.ReplaceAsync(node, "TERM");
    }

    private async Task ReadAsync(Uri[] addresses, int number, CancellationToken end)
    {
        using var client = VisitorAddress.NewClient(addresses[0]);
        for (var request = number; !end.IsCancellationRequested; request++)
        {
            var node = addresses[request % addresses.Length];
            var page = Pages[request % Pages.Length];
            if (IsLeaving(node))
            {
                continue;
            }

            try
            {
                using var answer = await client.GetAsync(new Uri(node, page), Cancelled);
                Interlocked.Increment(ref _read);
                if (!answer.IsSuccessStatusCode && !IsLeaving(node))
                {
                    _errors.Enqueue($"{page}: {(int)answer.StatusCode}");
                }
            }
            catch (HttpRequestException exception)
            {
                // A node that was told to end meanwhile is one that a balancer does not ask again.
                if (!IsLeaving(node))
                {
                    _errors.Enqueue($"{page}: {exception.Message}");
                }
            }
        }
    }

    private bool IsLeaving(Uri node)
    {
        lock (_leaving)
        {
            return _leaving.Contains(node);
        }
    }

    // The program as it was, built in a folder of its own from what git knows.
    private async Task<string> BuildAsync(string version)
    {
        var source = _data.CreateSubdirectory("source").FullName;
        var archive = Path.Combine(_data.FullName, "source.tar");
        if (await CommandAsync("git", "-C", RepositoryFiles.Root, "archive", "-o", archive, version) != null)
        {
            Assert.Skip($"This copy of the repository does not have the commit {version}.");
        }

        Assert.Null(await CommandAsync("tar", "-xf", archive, "-C", source));
        var program = Path.Combine(_data.FullName, "old");
        Assert.Null(await CommandAsync("dotnet", "publish", Path.Combine(source, "src", "IncidentKB.Web"), "-c", "Release", "-o", program));
        return Path.Combine(program, "IncidentKB.Web.dll");
    }

    // What the command printed where it failed.
    private static async Task<string?> CommandAsync(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(Cancelled);
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return process.ExitCode == 0 ? null : await output + await errors;
    }

    public void Dispose() => _data.Delete(recursive: true);

    // A proposal that one person writes by the API, each time at the next node.
    private sealed class Draft(Uri[] nodes, HttpClient client, int id, int version, string text)
    {
        private int _version = version;
        private int _saved;

        public static async Task<Draft> BeginAsync(Uri[] nodes, string token)
        {
            var client = VisitorAddress.NewClient(nodes[0]);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var article = RepositoryFiles.ReadContent(Path.Combine("incidents", SiteMap.Incidents[0], "index.md"));
            var text = article.Replace(SiteMap.Incidents[0], "written-while-upgraded", StringComparison.Ordinal)
                .Replace("IKB-0001", "IKB-9801", StringComparison.Ordinal);
            var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["index.md"] = text };
            using var answer = await client.PostAsJsonAsync(
                new Uri(nodes[0], "/api/v1/proposals"), new { summary = "Written while nodes are replaced.", files }, Cancelled);
            var data = await RunsApiTests.DataAsync(answer);
            return new(nodes, client, data.GetProperty("id").GetInt32(), data.GetProperty("version").GetInt32(), text);
        }

        public async Task SaveAsync()
        {
            var address = new Uri(nodes[_saved % nodes.Length], $"/api/v1/proposals/{id}/files/index.md");
            using var request = new HttpRequestMessage(HttpMethod.Put, address);
            request.Content = new StringContent($"{text}\n\nSaved {_saved++} times.\n");
            request.Headers.IfMatch.Add(new($"\"{_version}\""));
            using var answer = await client.SendAsync(request, Cancelled);
            _version = (await RunsApiTests.DataAsync(answer)).GetProperty("version").GetInt32();
        }
    }
}
