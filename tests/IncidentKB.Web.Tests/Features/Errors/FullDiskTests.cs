using System.Net;
using AngleSharp.Html.Dom;
using IncidentKB.Testing;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Features.Errors;

/// <summary>A real disk of its own that is full: pages are served, nothing is stored, and everybody who asks is told why.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_is_said_to_whoever_writes_by_the_health_check_and_once_in_the_log()
    {
        var folder = Directory.CreateTempSubdirectory("incidentkb-full-").FullName;
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && await SmallDisk.TryMountAsync(folder, 24),
            "Only root may mount a disk, and not everywhere.");
        try
        {
            await FillAndWriteAsync(folder);
        }
        finally
        {
            await SmallDisk.UnmountAsync(folder);
        }
    }

    private static async Task FillAndWriteAsync(string folder)
    {
        var (program, address) = await WebProgram.ServeAsync(folder, Cancelled);
        using (program)
        {
            using var visitor = new Visitor(address);
            var form = (await visitor.OpenAsync("/incidents/go-fuse-negative-waitgroup-counter?path=first-week"))
                .One<IHtmlFormElement>("form[action$=progress]");
            var done = form.One<IHtmlButtonElement>("button[value=done]");
            SmallDisk.Fill(folder);

            for (var number = 0; number < 3; number++)
            {
                var refused = await visitor.SubmitAsync(form, done);
                Assert.Equal(HttpStatusCode.InsufficientStorage, refused.Status);
                Assert.Contains("The disk of this site is full, so nothing was stored", refused.Words, StringComparison.Ordinal);
            }

            var health = await visitor.GetAsync("/healthz");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "failing"), (health.Status, health.Json.GetProperty("status").GetString()));
            Assert.StartsWith(
                "There is no room left on the disk of",
                health.Json.GetProperty("database").GetProperty("error").GetString(), StringComparison.Ordinal);
            await visitor.OpenAsync("/incidents");

            SmallDisk.Clear(folder);
            Assert.Equal(HttpStatusCode.SeeOther, (await visitor.SubmitAsync(form, done)).Status);
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/healthz")).Status);
            Assert.Single(program.Output.Split('\n'), line => line.Contains("The disk of this site is full", StringComparison.Ordinal));
        }
    }
}
