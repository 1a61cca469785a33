using System.Net;
using System.Net.Sockets;
using System.Text;
using IncidentKB.Testing;
using IncidentKB.Web.Hosting.Http;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Attack;

/// <summary>Visitors who hold connections and places without end, and what others see meanwhile.</summary>
public sealed class GreedyConnectionsTests(KbSite site)
{
    [Fact]
    public async Task An_address_has_its_share_of_connections_and_others_come_in()
    {
        var greedy = VisitorAddress.Next();
        var held = new List<NetworkStream>();
        for (var number = 0; number < ConnectionShares.MaxAtAddress; number++)
        {
            held.Add(await RawRequests.ConnectAsync(site, greedy));
        }

        // The last one is served, so that all before it are counted.
        await held[^1].WriteAsync("GET /robots.txt HTTP/1.1\r\nHost: kb\r\n\r\n"u8.ToArray(), Cancelled);
        Assert.True(await held[^1].ReadAsync(new byte[1], Cancelled) == 1);
        await using var refused = await RawRequests.ConnectAsync(site, greedy);

        Assert.Equal("", await RawRequests.ReadToEndAsync(refused));
        await AssertServedAsync();
        held.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task Whoever_sends_the_beginning_of_large_texts_holds_up_nobody_else()
    {
        var greedy = VisitorAddress.Next();
        var held = new List<NetworkStream>();
        for (var number = 0; number < 24; number++)
        {
            held.Add(await RawRequests.ConnectAsync(site, greedy));
            await held[^1].WriteAsync(Encoding.ASCII.GetBytes($"POST /api/v1/match HTTP/1.1\r\nHost: kb\r\nContent-Type: text/plain\r\nContent-Length: {16 * 1024 * 1024}\r\n\r\n"), Cancelled);
            await held[^1].WriteAsync(new byte[LargePlaces.Ordinary + 1], Cancelled);
        }

        // One is read and sixteen wait; the others are sent away. On a slow machine the first may be cut for its slowness before.
        var answers = held.Select(FirstLinesAsync).ToList();
        string away;
        do
        {
            var next = await Task.WhenAny(answers);
            answers.Remove(next);
            away = await next;
        }
        while (!away.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal) && answers.Count > 0);
        using var other = VisitorAddress.NewClient(site.Address);
        using var text = new StringContent($"panic: semaphore: released more than held\n{new string('x', 300 * 1024)}", Encoding.UTF8, "text/plain");
        using var answer = await other.PostAsync(new Uri("/api/v1/match", UriKind.Relative), text, Cancelled);

        Assert.StartsWith("HTTP/1.1 503 ", away, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 10", away, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await AssertServedAsync();
        held.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task A_length_that_is_announced_and_not_sent_takes_nothing()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var greedy = VisitorAddress.Next();
        var held = new List<NetworkStream>();
        for (var number = 0; number < 100; number++)
        {
            held.Add(await RawRequests.ConnectAsync(site, greedy));
            await held[^1].WriteAsync(Encoding.ASCII.GetBytes($"POST /api/v1/match HTTP/1.1\r\nHost: kb\r\nContent-Type: text/plain\r\nContent-Length: {32 * 1024 * 1024}\r\n\r\n"), Cancelled);
        }

        await AssertServedAsync();

        // All together announce 3.2 GB.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, before + (1024 * 1024 * 1024));
        held.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task Whoever_asks_for_much_and_reads_nothing_holds_up_nobody_else()
    {
        var greedy = VisitorAddress.Next();
        var held = new List<NetworkStream>();
        var wish = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /site.css HTTP/1.1\r\nHost: kb\r\n\r\n", 50)));
        for (var number = 0; number < 40; number++)
        {
            held.Add(await RawRequests.ConnectAsync(site, greedy));
            await held[^1].WriteAsync(wish, Cancelled);
        }

        await AssertServedAsync();
        held.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task Whoever_sends_a_header_and_never_its_end_holds_up_nobody_else()
    {
        var greedy = VisitorAddress.Next();
        var held = new List<NetworkStream>();
        for (var number = 0; number < 100; number++)
        {
            held.Add(await RawRequests.ConnectAsync(site, greedy));
            await held[^1].WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: kb\r\nX-{number}: "), Cancelled);
        }

        await AssertServedAsync();
        held.ForEach(connection => connection.Dispose());
    }

    [Theory]
    [InlineData("/match")]
    [InlineData("/incidents/alist-semaphore-released-more-than-held/report")]
    public async Task A_file_that_somebody_sends_with_a_form_goes_to_no_disk(string form)
    {
        var spooled = Directory.GetFiles(Path.GetTempPath(), "ASPNETCORE_*").Length;
        await using var stream = await RawRequests.ConnectAsync(site, VisitorAddress.Next());
        var part = "--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"x\"\r\n\r\n" + new string('x', 2_000_000);

        // Its end is missing, so that it is still being read when the place is looked at.
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {form} HTTP/1.1\r\nHost: kb\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {part.Length + 100}\r\n\r\n{part}"), Cancelled);
        await AssertServedAsync();

        Assert.Equal(spooled, Directory.GetFiles(Path.GetTempPath(), "ASPNETCORE_*").Length);
    }

    private static async Task<string> FirstLinesAsync(NetworkStream connection)
    {
        var buffer = new byte[2048];
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await connection.ReadAsync(buffer, Cancelled));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task AssertServedAsync()
    {
        using var visitor = VisitorAddress.NewClient(site.Address);
        using var page = await visitor.GetAsync(new Uri("/incidents", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }
}
