using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Weighs the first view of each kind of page of the published program, with nothing in the browser's cache: the bytes of
/// the answers as they go over the wire, compressed with Brotli where the server does so; headers are not counted.
/// </summary>
internal sealed partial class WeightBenchmark(string program)
{
    private static readonly (string Kind, string Path)[] Pages =
    [
        ("home", "/"), ("list of incidents", "/incidents"), ("article, shortest", "/incidents/godoxy-refcount-add-after-zero"),
        ("article, longest", "/incidents/go-musicfox-concurrent-map-writes"),
        ("article, Chinese", "/zh-Hans/incidents/go-musicfox-concurrent-map-writes"),
        ("article in a path", "/incidents/nbio-body-reader-double-close?path=first-week"), ("patterns", "/patterns"),
        ("pattern", "/patterns/released-more-often-than-acquired"), ("practice", "/practices/acquire-and-release-in-one-scope"),
        ("reading path", "/reading/first-week"), ("search", "/search?q=semaphore"), ("match", "/match"), ("not found", "/no-such-page"),
    ];

    public async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("incidentkb-weight-").FullName;
        using (var site = await RunningSite.StartAsync(program, data))
        {
            using var client = new HttpClient { BaseAddress = new(site.Address) };
            client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br, gzip");
            Console.WriteLine($"  {"kB over the wire",-20}{"HTML",8}{"CSS",8}{"scripts",9}{"other",8}{"total",8}");
            foreach (var (kind, path) in Pages)
            {
                await WeighAsync(client, kind, path);
            }
        }

        Directory.Delete(data, recursive: true);
    }

    private static async Task WeighAsync(HttpClient client, string kind, string path)
    {
        var (html, text) = await FetchAsync(client, path);
        var (css, scripts, other) = (0, 0, 0);
        foreach (var tag in LoadingTag().Matches(text).Select(m => m.Value)
            .Where(t => t.StartsWith("<script", StringComparison.Ordinal) || Loaded().IsMatch(t)))
        {
            var (bytes, _) = await FetchAsync(client, Address().Match(tag).Groups["address"].Value);
            _ = tag.StartsWith("<script", StringComparison.Ordinal)
                ? scripts += bytes
                : tag.Contains("stylesheet", StringComparison.Ordinal) ? css += bytes : other += bytes;
        }

        Console.WriteLine(
            $"  {kind,-20}{html / 1000.0,8:N1}{css / 1000.0,8:N1}{scripts / 1000.0,9:N1}{other / 1000.0,8:N1}"
            + $"{(html + css + scripts + other) / 1000.0,8:N1}");
    }

    private static async Task<(int Bytes, string Text)> FetchAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        await using Stream plain = answer.Content.Headers.ContentEncoding.FirstOrDefault() switch
        {
            "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => new MemoryStream(bytes),
        };
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return (bytes.Length, await reader.ReadToEndAsync());
    }

    // What a browser fetches by itself before anybody does anything.
    [GeneratedRegex("<(link|script|img) [^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LoadingTag();

    [GeneratedRegex("rel=\"(stylesheet|icon)\"|^<img", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Loaded();

    [GeneratedRegex("(src|href)=\"(?<address>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
