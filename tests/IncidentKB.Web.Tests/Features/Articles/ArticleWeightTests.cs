using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Articles;

/// <summary>What a browser fetches for the first view of an article, with nothing in its cache.</summary>
public sealed partial class ArticleWeightTests(KbSite site, ITestOutputHelper output)
{
    private const int MostBytes = 40_000;

    public static TheoryData<string, string> Articles { get; } =
        [.. from slug in SiteMap.Incidents from prefix in new[] { "", "/zh-Hans" } select (slug, prefix)];

    [Theory]
    [MemberData(nameof(Articles))]
    public async Task The_first_view_weighs_less_than_40_kB(string slug, string prefix)
    {
        using var client = VisitorAddress.NewClient(site.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{prefix}/incidents/{slug}", UriKind.Relative));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var answer = await client.SendAsync(request, RunningTest.Cancelled);
        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
        var page = await answer.Content.ReadAsByteArrayAsync(RunningTest.Cancelled);
        await using var plain = new BrotliStream(new MemoryStream(page), CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        var text = await reader.ReadToEndAsync(RunningTest.Cancelled);

        var files = 0;
        foreach (var address in Loaded().Matches(text).Select(m => m.Groups["address"].Value))
        {
            files += Published(await client.GetByteArrayAsync(new Uri(address, UriKind.Relative), RunningTest.Cancelled));
        }

        output.WriteLine($"{prefix}/incidents/{slug}: {page.Length} bytes and {files} bytes of files");
        Assert.InRange(page.Length + files, 20_000, MostBytes);
    }

    // A published site has its files compressed as far as can be; one that was only built has not.
    private static int Published(byte[] file)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            brotli.Write(file);
        }

        return (int)packed.Length;
    }

    [GeneratedRegex(
        "<(link rel=\"(stylesheet|icon)\"|script|img)[^>]* (src|href)=\"(?<address>[^\"]+)\"",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Loaded();
}
