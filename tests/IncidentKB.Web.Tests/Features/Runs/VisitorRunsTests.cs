using System.Net;
using System.Net.Http.Json;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Testing;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Features.Runs;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>Who shares the runs of one address, and how many those are.</summary>
public sealed class VisitorRunsTests(VisitorRunsTests.ProxiedSite proxied) : IClassFixture<VisitorRunsTests.ProxiedSite>
{
    private static readonly RunText Text = new("en");

    private readonly VisitorRuns _runs = new();

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData(null, null, true)]
    public void An_address_is_one_visitor_and_so_is_a_network_that_one_person_is_given(string? first, string? second, bool isSame)
    {
        Assert.NotNull(Begin(first));

        Assert.Equal(isSame, Begin(second) == null);
    }

    [Fact]
    public void Cookies_divide_the_share_of_an_address_and_do_not_add_to_it()
    {
        var visits = Enumerable.Range(0, VisitorRuns.MaxAtAddress).Select(_ => Begin("192.0.2.1", Guid.NewGuid())).ToList();

        Assert.DoesNotContain(null, visits);
        Assert.StartsWith(
            "12 runs from your network address",
            _runs.TryBegin(Visitor("192.0.2.1", Guid.NewGuid()), 1, Text).Refusal, StringComparison.Ordinal);
        Assert.NotNull(Begin("192.0.2.2"));
        visits[0]!.Dispose();
        Assert.NotNull(Begin("192.0.2.1"));
    }

    [Fact]
    public void Series_leave_room_for_single_runs_of_others_at_the_address()
    {
        var series = Enumerable.Range(0, VisitorRuns.MaxSeriesAtAddress).Select(_ => BeginSeries()).ToList();

        Assert.All(series, visit => Assert.NotNull(visit.Visit));
        Assert.StartsWith("6 series of runs from your network address", BeginSeries().Refusal, StringComparison.Ordinal);
        Assert.NotNull(Begin("192.0.2.1"));
        series[0].Visit!.Dispose();
        Assert.NotNull(BeginSeries().Visit);
    }

    [Fact]
    public void A_person_with_an_account_takes_no_share_of_the_address_and_runs_one_thing_at_a_time_wherever_he_is()
    {
        var visits = Enumerable.Range(0, VisitorRuns.MaxAtAddress).Select(_ => Begin("192.0.2.1", Guid.NewGuid())).ToList();

        Assert.DoesNotContain(null, visits);
        Assert.NotNull(_runs.TryBegin(Person("192.0.2.1", 7), 1, Text).Visit);
        Assert.StartsWith(
            "You have a run under way already", _runs.TryBegin(Person("192.0.2.2", 7), 1, Text).Refusal, StringComparison.Ordinal);
        Assert.NotNull(_runs.TryBegin(Person("192.0.2.1", 8), 1, Text).Visit);
    }

    [Fact]
    public void A_cookie_runs_one_thing_at_a_time_at_each_address()
    {
        var cookie = Guid.NewGuid();

        using (var first = Begin("192.0.2.1", cookie))
        {
            Assert.StartsWith(
                "You have a run under way already",
                _runs.TryBegin(Visitor("192.0.2.1", cookie), 1, Text).Refusal, StringComparison.Ordinal);
            Assert.NotNull(Begin("192.0.2.1"));
            Assert.NotNull(Begin("192.0.2.2", cookie));
        }

        Assert.NotNull(Begin("192.0.2.1", cookie));
    }

    [Fact]
    public async Task The_address_that_a_proxy_names_counts_where_the_proxy_is_known()
    {
        using var proxy = VisitorAddress.NewClient(proxied.Address);
        using var stream = await EventStream.OpenAsync(
            proxy, WaitingRunsTests.Runs, new { snippet = "bug" }, ("X-Forwarded-For", "192.0.2.1"));

        using var same = await PostAsync(proxy, "192.0.2.1");
        using var other = await PostAsync(proxy, "192.0.2.2");

        await RunsApiTests.AssertProblemAsync(same, 429, "You have a run under way already");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient proxy, string visitor)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, WaitingRunsTests.Runs)
        {
            Content = JsonContent.Create(new { snippet = "fix" }),
        };
        request.Headers.Add("X-Forwarded-For", visitor);
        return proxy.SendAsync(request, RunningTest.Cancelled);
    }

    private static DefaultHttpContext Visitor(string? address, Guid? cookie)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = address == null ? null : IPAddress.Parse(address);
        http.Request.Headers.Cookie = cookie == null ? default : $"ikb_reader={cookie:N}";
        return http;
    }

    private static DefaultHttpContext Person(string address, int account)
    {
        var http = Visitor(address, null);
        http.User = SignedIn.Of(new SessionOfPerson(1, account, Guid.NewGuid(), "Ada", Role.Reader, default, default, null));
        return http;
    }

    private (VisitorRuns.Visit? Visit, string Refusal) BeginSeries() => _runs.TryBegin(Visitor("192.0.2.1", Guid.NewGuid()), 100, Text);

    private VisitorRuns.Visit? Begin(string? address, Guid? cookie = null) => _runs.TryBegin(Visitor(address, cookie), 1, Text).Visit;

    /// <summary>A site behind a proxy.</summary>
    public sealed class ProxiedSite : WaitingRunsTests.SlowSite
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Kb:KnownProxies", "127.0.0.0/8");
        }
    }
}
