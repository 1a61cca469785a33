using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using IncidentKB.Runner;
using IncidentKB.Runner.Tests;
using IncidentKB.Testing;
using IncidentKB.Web.Features.Runs;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>
/// The five bugs and five fixes come out as described through the API, a few times each or a hundred, also where the site has one
/// processor.
/// </summary>
public sealed class RepeatedRunsTests(RepeatedRunsTests.ReadySite ready, RepeatedRunsTests.OneProcessorSite oneProcessor)
    : IClassFixture<RepeatedRunsTests.ReadySite>, IClassFixture<RepeatedRunsTests.OneProcessorSite>
{
    private const int FewRuns = 3;

    public static TheoryData<string, string> Programs =>
        [.. from slug in SiteMap.Incidents from snippet in new[] { "bug", "fix" } select (slug, snippet)];

    [Theory]
    [MemberData(nameof(Programs))]
    public Task A_program_comes_out_as_described_each_time(string slug, string snippet) =>
        ProveAsync(ready.Address, slug, snippet, FewRuns);

    [Theory]
    [MemberData(nameof(Programs))]
    public Task A_program_comes_out_as_described_each_time_on_one_processor(string slug, string snippet) =>
        ProveAsync(oneProcessor.Address, slug, snippet, FewRuns);

    [Theory]
    [MemberData(nameof(Programs))]
    [Trait("Kind", "long")]
    public Task A_program_comes_out_as_described_a_hundred_times(string slug, string snippet) =>
        ProveAsync(ready.Address, slug, snippet, RunRequest.MaxTimes);

    [Theory]
    [MemberData(nameof(Programs))]
    [Trait("Kind", "long")]
    public Task A_program_comes_out_as_described_a_hundred_times_on_one_processor(string slug, string snippet) =>
        ProveAsync(oneProcessor.Address, slug, snippet, RunRequest.MaxTimes);

    [Fact]
    public async Task The_site_on_one_processor_and_all_that_it_starts_have_no_other()
    {
        using var client = VisitorAddress.NewClient(oneProcessor.Address);
        List<int> processes;
        do
        {
            // It starts them once it answers.
            await client.GetStringAsync("/healthz", RunningTest.Cancelled);
            processes = LinuxProcesses.ChildrenOf(oneProcessor.Id);
        }
        while (processes.Count == 0);

        Assert.All(
            processes.Prepend(oneProcessor.Id), id => Assert.Contains("Cpus_allowed_list:\t0", File.ReadLines($"/proc/{id}/status")));
    }

    private static async Task ProveAsync(Uri site, string slug, string snippet, int times)
    {
        using var client = VisitorAddress.NewClient(site);
        using var answer = await client.PostAsJsonAsync($"/api/v1/incidents/{slug}/runs", new { snippet, times }, RunningTest.Cancelled);

        var text = await answer.Content.ReadAsStringAsync(RunningTest.Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        var data = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("data");
        var others = data.GetProperty("runs").EnumerateArray()
            .Where(run => run.GetProperty("outcome").GetString() != "as_expected").ToList();
        Assert.True(others.Count == 0, $"{data.GetProperty("results")}\n{string.Join('\n', others)}");
        Assert.Equal(("as_expected", times), (data.GetProperty("outcome").GetString(), data.GetProperty("runs").GetArrayLength()));
    }

    /// <summary>An ordinary site: its workers wait for the next run.</summary>
    public sealed class ReadySite : KbSite
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Kb:Runner:IdleWorkers", $"{RunnerSettings.DefaultIdleWorkers}");
        }
    }

    /// <summary>An ordinary site on one processor, where threads take turns in another way.</summary>
    public sealed class OneProcessorSite() : SiteProcess([], ["taskset", "-c", "0"]);
}
