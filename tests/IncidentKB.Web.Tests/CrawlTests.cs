using System.Net;
using Xunit;

namespace IncidentKB.Web.Tests;

public sealed class CrawlTests(KbSite site)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/zh-Hans")]
    public async Task Every_link_of_the_site_leads_somewhere(string start)
    {
        using var visitor = site.NewVisitor();
        var found = new Dictionary<string, string>(StringComparer.Ordinal) { [start] = "the start" };
        var ids = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var fragments = new List<(string Page, string Id, string From)>();
        var broken = new List<string>();
        var open = new Queue<string>(found.Keys);
        while (open.TryDequeue(out var address))
        {
            var answer = await visitor.GetAsync(address);
            if (answer.Status == HttpStatusCode.SeeOther && IsForPeople(address))
            {
                // A door to the workspace asks first who one is.
                Assert.StartsWith(
                    address.StartsWith("/zh-Hans", StringComparison.Ordinal) ? "/zh-Hans/login?" : "/login?",
                    new Uri(answer.Address, answer.Location!).PathAndQuery, StringComparison.Ordinal);
            }
            else if (answer.Status != HttpStatusCode.OK)
            {
                broken.Add($"{address} answers {(int)answer.Status}; it is linked from {found[address]}");
            }
            else if (answer.ContentType == "text/html; charset=utf-8")
            {
                ids[address] = [.. answer.Document.All.Select(e => e.Id).OfType<string>()];
                foreach (var target in LinksOf(answer))
                {
                    // Every page offers the sign-in with the way back to itself; one of them tells of all.
                    var isSignIn = target.AbsolutePath.EndsWith("/login", StringComparison.Ordinal);
                    var page = target.GetComponents(
                        isSignIn ? UriComponents.Path | UriComponents.KeepDelimiter : UriComponents.PathAndQuery, UriFormat.UriEscaped);
                    if (target.Fragment.Length > 1)
                    {
                        fragments.Add((page, Uri.UnescapeDataString(target.Fragment[1..]), address));
                    }

                    if (found.TryAdd(page, address))
                    {
                        open.Enqueue(page);
                    }
                }
            }
        }

        broken.AddRange(fragments.Where(f => !ids.TryGetValue(f.Page, out var known) || !known.Contains(f.Id))
            .Select(f => $"{f.Page}#{f.Id} does not exist; it is linked from {f.From}").Distinct());
        Assert.Empty(broken);

        // It went everywhere, in both languages; only the search pages are not linked with a question.
        Assert.Empty(SiteMap.Pages.Where(p => !p.StartsWith("/search?", StringComparison.Ordinal))
            .SelectMany(p => new[] { p, SiteMap.In("zh-Hans", p) }).Except(found.Keys));
        Assert.Contains($"/incidents/{SiteMap.Incidents[0]}/bug.cs", found.Keys);
        Assert.Contains(found.Keys, address => address.Contains("/traces/", StringComparison.Ordinal));
    }

    private static bool IsForPeople(string address) =>
        address.StartsWith("/workspace", StringComparison.Ordinal) || address.StartsWith("/zh-Hans/workspace", StringComparison.Ordinal);

    private IEnumerable<Uri> LinksOf(Answer answer) =>
        from element in answer.Document.QuerySelectorAll("a[href], link[href], script[src], img[src], form:not([method=post])[action]")
        let target = new Uri(answer.Address, element.GetAttribute("href") ?? element.GetAttribute("src") ?? element.GetAttribute("action"))
        where target.Authority == site.Address.Authority
        select target;
}
