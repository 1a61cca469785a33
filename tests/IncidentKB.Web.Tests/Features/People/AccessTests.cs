using System.Net;
using IncidentKB.Data.Entities;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IncidentKB.Web.Tests.Features.People;

public sealed class AccessTests(KbSite open, MembersSite closed)
{
    // Whom an address answers. A new address without a line here fails the first test.
    private enum Reach
    {
        // Everybody, on a closed site too.
        Everybody,

        // Visitors of an open site; people with an account on a closed one.
        Visitors,

        // People with an account.
        People,

        // Authors, reviewers and admins.
        Authors,

        // Reviewers and admins.
        Reviewers,

        // Admins.
        Admins,
    }

    private static readonly Dictionary<string, Reach> Table = new(StringComparer.Ordinal)
    {
        ["GET /"] = Reach.Visitors,
        ["GET /_blazor"] = Reach.Visitors,
        ["GET /_blazor/disconnect/"] = Reach.Visitors,
        ["GET /_blazor/initializers/"] = Reach.Visitors,
        ["GET /_blazor/negotiate"] = Reach.Visitors,
        ["GET /_framework/opaque-redirect"] = Reach.Visitors,
        ["GET /about"] = Reach.Visitors,
        ["GET /account"] = Reach.People,
        ["GET /account/passkey"] = Reach.People,
        ["GET /api/v1/export"] = Reach.Admins,
        ["GET /api/v1/{area:regex(^(patterns|practices|reading)$)}/{slug}/revisions/"] = Reach.Visitors,
        ["GET /api/v1/{area:regex(^(patterns|practices|reading)$)}/{slug}/revisions/{from:int}...{to:int}"] = Reach.Visitors,
        ["GET /api/v1/{area:regex(^(patterns|practices|reading)$)}/{slug}/revisions/{number:int}"] = Reach.Visitors,
        ["GET /api/v1/incidents"] = Reach.Visitors,
        ["GET /api/v1/incidents/{slug}"] = Reach.Visitors,
        ["GET /api/v1/incidents/{slug}/revisions/"] = Reach.Visitors,
        ["GET /api/v1/incidents/{slug}/revisions/{from:int}...{to:int}"] = Reach.Visitors,
        ["GET /api/v1/incidents/{slug}/revisions/{number:int}"] = Reach.Visitors,
        ["GET /api/v1/search"] = Reach.Visitors,
        ["DELETE /api/v1/proposals/{id:int}/files/{**path}"] = Reach.Authors,
        ["GET /api/v1/proposals"] = Reach.Authors,
        ["GET /api/v1/proposals/{id:int}"] = Reach.Authors,
        ["GET /api/v1/proposals/{id:int}/files/{**path}"] = Reach.Authors,
        ["POST /api/v1/proposals"] = Reach.Authors,
        ["POST /api/v1/proposals/{id:int}/approve"] = Reach.Reviewers,
        ["POST /api/v1/proposals/{id:int}/comments"] = Reach.Authors,
        ["POST /api/v1/proposals/{id:int}/publish"] = Reach.Reviewers,
        ["POST /api/v1/proposals/{id:int}/request-changes"] = Reach.Reviewers,
        ["POST /api/v1/proposals/{id:int}/runs"] = Reach.Authors,
        ["POST /api/v1/proposals/{id:int}/submit"] = Reach.Authors,
        ["POST /api/v1/proposals/{id:int}/update"] = Reach.Authors,
        ["POST /api/v1/proposals/{id:int}/withdraw"] = Reach.Authors,
        ["PUT /api/v1/proposals/{id:int}/files/{**path}"] = Reach.Authors,
        ["PUT /api/v1/proposals/{id:int}/summary"] = Reach.Authors,
        ["GET /docs/api"] = Reach.Visitors,
        ["GET /error"] = Reach.Everybody,
        ["GET /feed.atom"] = Reach.Visitors,
        ["GET /healthz"] = Reach.Everybody,
        ["GET /images/{sha256:length(64)}.{extension}"] = Reach.Visitors,
        ["GET /incidents"] = Reach.Visitors,
        ["GET /incidents/{Slug}"] = Reach.Visitors,
        ["GET /incidents/{Slug}/history"] = Reach.Visitors,
        ["GET /incidents/{Slug}/report"] = Reach.Visitors,
        ["GET /incidents/{Slug}/revisions/{Number:int}"] = Reach.Visitors,
        ["GET /incidents/{Slug}/run"] = Reach.Visitors,
        ["GET /incidents/{slug}.json"] = Reach.Visitors,
        ["GET /incidents/{slug}.md"] = Reach.Visitors,
        ["GET /incidents/{slug}/images/{file}"] = Reach.Visitors,
        ["GET /incidents/{slug}/models/{file}"] = Reach.Visitors,
        ["GET /incidents/{slug}/revisions/{number:int}/{**file}"] = Reach.Visitors,
        ["GET /incidents/{slug}/traces/{file}"] = Reach.Visitors,
        ["GET /incidents/{slug}/{file}"] = Reach.Visitors,
        ["GET /invite/{Secret}"] = Reach.Everybody,
        ["GET /llms.txt"] = Reach.Visitors,
        ["GET /login"] = Reach.Everybody,
        ["GET /login/passkey"] = Reach.Everybody,
        ["GET /login/oidc"] = Reach.Everybody,
        ["GET /match"] = Reach.Visitors,
        ["GET /match/answer/{Name}"] = Reach.Visitors,
        ["GET /match/feedback"] = Reach.Visitors,
        ["GET /openapi/{documentName}.json"] = Reach.Visitors,
        ["GET /opensearch.xml"] = Reach.Visitors,
        ["GET /patterns"] = Reach.Visitors,
        ["GET /patterns/{Slug}"] = Reach.Visitors,
        ["GET /patterns/{Slug}/history"] = Reach.Visitors,
        ["GET /patterns/{Slug}/revisions/{Number:int}"] = Reach.Visitors,
        ["GET /practices"] = Reach.Visitors,
        ["GET /practices/{Slug}"] = Reach.Visitors,
        ["GET /practices/{Slug}/history"] = Reach.Visitors,
        ["GET /practices/{Slug}/revisions/{Number:int}"] = Reach.Visitors,
        ["GET /proofs"] = Reach.Visitors,
        ["GET /messages"] = Reach.Visitors,
        ["GET /reading"] = Reach.Visitors,
        ["GET /reading/{Slug}"] = Reach.Visitors,
        ["GET /reading/{Slug}/history"] = Reach.Visitors,
        ["GET /reading/{Slug}/revisions/{Number:int}"] = Reach.Visitors,
        ["GET /robots.txt"] = Reach.Visitors,
        ["GET /search"] = Reach.Visitors,
        ["GET /search/hits"] = Reach.Visitors,
        ["GET /search/trace-form"] = Reach.Visitors,
        ["GET /setup"] = Reach.Everybody,
        ["GET /sitemap.xml"] = Reach.Visitors,
        ["GET /workspace"] = Reach.People,
        ["GET /workspace/attention"] = Reach.Authors,
        ["GET /workspace/attention/reports/{Id:int}"] = Reach.Authors,
        ["GET /workspace/audit"] = Reach.Admins,
        ["GET /workspace/audit.csv"] = Reach.Admins,
        ["GET /workspace/import"] = Reach.Authors,
        ["GET /workspace/new"] = Reach.Authors,
        ["GET /workspace/follow-ups"] = Reach.People,
        ["GET /workspace/people"] = Reach.Admins,
        ["GET /workspace/proposals/{Id:int}"] = Reach.Authors,
        ["GET /workspace/proposals/{Id:int}/review"] = Reach.Authors,
        ["GET /workspace/proposals/{id:int}/parts"] = Reach.Authors,
        ["GET /workspace/settings"] = Reach.Admins,
        ["GET /workspace/theme.css"] = Reach.Everybody,
        ["GET /{**path:file}"] = Reach.Visitors,
        ["HEAD /{**path:file}"] = Reach.Visitors,
        ["POST /"] = Reach.Visitors,
        ["POST /account"] = Reach.People,
        ["POST /account/oidc"] = Reach.People,
        ["POST /account/passkey"] = Reach.People,
        ["POST /account/passkey/options"] = Reach.People,
        ["POST /api/v1/incidents/{slug}/runs"] = Reach.Visitors,
        ["POST /api/v1/match"] = Reach.Visitors,
        ["POST /error"] = Reach.Everybody,
        ["POST /incidents"] = Reach.Visitors,
        ["POST /incidents/{Slug}"] = Reach.Visitors,
        ["POST /incidents/{Slug}/history"] = Reach.Visitors,
        ["POST /incidents/{Slug}/report"] = Reach.Visitors,
        ["POST /incidents/{Slug}/revisions/{Number:int}"] = Reach.Visitors,
        ["POST /incidents/{slug}/archive"] = Reach.Reviewers,
        ["POST /incidents/{Slug}/run"] = Reach.Visitors,
        ["POST /invite/{Secret}"] = Reach.Everybody,
        ["POST /invite/{secret}"] = Reach.Everybody,
        ["POST /login"] = Reach.Everybody,
        ["POST /login/passkey"] = Reach.Everybody,
        ["POST /login/passkey/options"] = Reach.Everybody,
        ["POST /logout"] = Reach.Everybody,
        ["POST /match"] = Reach.Visitors,
        ["POST /mcp/"] = Reach.Visitors,
        ["POST /match/answer/{Name}"] = Reach.Visitors,
        ["POST /match/draft"] = Reach.Visitors,
        ["POST /match/feedback"] = Reach.Visitors,
        ["POST /patterns"] = Reach.Visitors,
        ["POST /patterns/{Slug}"] = Reach.Visitors,
        ["POST /patterns/{Slug}/history"] = Reach.Visitors,
        ["POST /patterns/{Slug}/revisions/{Number:int}"] = Reach.Visitors,
        ["POST /about"] = Reach.Visitors,
        ["POST /docs/api"] = Reach.Visitors,
        ["POST /practices"] = Reach.Visitors,
        ["POST /practices/{Slug}"] = Reach.Visitors,
        ["POST /practices/{Slug}/history"] = Reach.Visitors,
        ["POST /practices/{Slug}/revisions/{Number:int}"] = Reach.Visitors,
        ["POST /proofs"] = Reach.Visitors,
        ["POST /messages"] = Reach.Visitors,
        ["POST /reading"] = Reach.Visitors,
        ["POST /reading/{Slug}"] = Reach.Visitors,
        ["POST /reading/{Slug}/history"] = Reach.Visitors,
        ["POST /reading/{Slug}/revisions/{Number:int}"] = Reach.Visitors,
        ["POST /reading/{slug}/progress"] = Reach.Visitors,
        ["POST /search"] = Reach.Visitors,
        ["POST /setup"] = Reach.Everybody,
        ["POST /workspace"] = Reach.People,
        ["POST /workspace/attention"] = Reach.Authors,
        ["POST /workspace/attention/reports/{Id:int}"] = Reach.Authors,
        ["POST /workspace/audit"] = Reach.Admins,
        ["POST /workspace/import"] = Reach.Authors,
        ["POST /workspace/new"] = Reach.Authors,
        ["POST /workspace/follow-ups"] = Reach.People,
        ["POST /workspace/people"] = Reach.Admins,
        ["POST /workspace/proposals/{Id:int}"] = Reach.Authors,
        ["POST /workspace/proposals/{id:int}"] = Reach.Authors,
        ["POST /workspace/proposals/{Id:int}/review"] = Reach.Authors,
        ["POST /workspace/proposals/{id:int}/merge"] = Reach.Authors,
        ["POST /workspace/proposals/{id:int}/record"] = Reach.Authors,
        ["POST /workspace/proposals/{id:int}/record-form"] = Reach.Authors,
        ["POST /workspace/proposals/{id:int}/review"] = Reach.Authors,
        ["POST /workspace/settings"] = Reach.Admins,
    };

    [Fact]
    public void Every_address_says_whom_it_answers()
    {
        var addresses = AddressesOf(open).ToList();
        var without = string.Join('\n', addresses.Except(Table.Keys).Order(StringComparer.Ordinal));
        var gone = string.Join('\n', Table.Keys.Except(addresses).Order(StringComparer.Ordinal));

        Assert.True(without.Length == 0, $"Without a line:\n{without}");
        Assert.True(gone.Length == 0, $"A line without an address:\n{gone}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_address_answers_those_and_nobody_else(bool isClosed)
    {
        KbSite site = isClosed ? closed : open;
        var people = new Dictionary<Role, Person>();
        foreach (var role in Enum.GetValues<Role>())
        {
            people[role] = await site.JoinAsync(role);
        }

        using var visitor = site.NewVisitor();
        var wrong = new List<string>();
        foreach (var (address, reach) in Table)
        {
            await CheckAsync("visitor", visitor, reach == Reach.Everybody || (reach == Reach.Visitors && !isClosed));
            foreach (var (role, person) in people)
            {
                await CheckAsync(role.ToString(), person.Browser, role >= NeededFor(reach));
            }

            async Task CheckAsync(string who, Visitor browser, bool mayIn)
            {
                var (method, path) = (address.Split(' ')[0], PathOf(address.Split(' ')[1]));
                var answer = await browser.SendAsync(new(method), path, method == "GET" ? null : BodyFor(path));
                var isIn = answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                    && !(answer.Status == HttpStatusCode.SeeOther && answer.Location!.StartsWith("/login", StringComparison.Ordinal));
                if (isIn != mayIn)
                {
                    wrong.Add($"{address} answers {who} with {(int)answer.Status}.");
                }
            }
        }

        foreach (var person in people.Values)
        {
            person.Dispose();
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_does_not_exist_looks_on_a_closed_site_like_what_does()
    {
        using var visitor = closed.NewVisitor();

        Assert.Equal("/login?return=%2Fincidents%2Fnone", (await visitor.GetAsync("/incidents/none")).Location);
        Assert.Equal("/login?return=%2Fno-such-page", (await visitor.GetAsync("/no-such-page")).Location);
        Assert.Equal("/zh-Hans/login?return=%2Fzh-Hans%2Fincidents", (await visitor.GetAsync("/zh-Hans/incidents")).Location);
        var answer = await visitor.GetAsync("/api/v1/incidents/none");
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal("{\"status\":\"ok\"}", (await visitor.GetAsync("/healthz")).Text);
    }

    private static Role NeededFor(Reach reach) => reach switch
    {
        Reach.Admins => Role.Admin,
        Reach.Reviewers => Role.Reviewer,
        Reach.Authors => Role.Author,
        _ => Role.Reader,
    };

    // An address that takes forms tells everybody that it takes nothing else.
    private static HttpContent BodyFor(string path) =>
        path.StartsWith("/api/", StringComparison.Ordinal) ? new StringContent("") : new FormUrlEncodedContent([]);

    // The static files belong to the program and hold nothing of the team's.
    private static IEnumerable<string> AddressesOf(KbSite site) =>
        from endpoint in site.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() == null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        group endpoint by $"{method} {(endpoint.RoutePattern.RawText is ['/', ..] text ? text : "/" + endpoint.RoutePattern.RawText)}"
            into address
        select address.Key;

    private static string PathOf(string pattern) => pattern
        .Replace("{area:regex(^(patterns|practices|reading)$)}/{slug}", $"patterns/{SiteMap.Patterns[0]}", StringComparison.Ordinal)
        .Replace("{slug}", pattern.StartsWith("/patterns", StringComparison.Ordinal) ? SiteMap.Patterns[0]
            : pattern.StartsWith("/practices", StringComparison.Ordinal) ? SiteMap.Practices[0]
            : pattern.StartsWith("/reading", StringComparison.Ordinal) ? SiteMap.ReadingPaths[0]
            : SiteMap.Incidents[0], StringComparison.OrdinalIgnoreCase)
        .Replace("{sha256:length(64)}.{extension}", new string('0', 64) + ".png", StringComparison.Ordinal)
        .Replace("{id:int}", "0", StringComparison.OrdinalIgnoreCase)
        .Replace("{**path}", "index.md", StringComparison.Ordinal)
        .Replace("{number:int}", "1", StringComparison.OrdinalIgnoreCase)
        .Replace("{from:int}...{to:int}", "1...1", StringComparison.Ordinal)
        .Replace("{**file}", "index.md", StringComparison.Ordinal)
        .Replace("{Secret}", "none", StringComparison.OrdinalIgnoreCase);
}
