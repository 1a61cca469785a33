using System.Net;
using System.Text.Json;
using IncidentKB.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Hosting;

/// <summary>What operators see, against the real program and a collector on this machine.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("incidentkb-telemetry-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Prometheus_reads_what_the_core_and_the_server_measure()
    {
        var (program, address) = await WebProgram.ServeAsync(_data.FullName, ["--Kb:Telemetry:Prometheus=true"], [], Cancelled);
        using (program)
        {
            using var visitor = new Visitor(address);
            await visitor.GetAsync("/api/v1/search?q=semaphore");
            await visitor.PasteAsync("panic: semaphore: released more than held");

            var metrics = (await visitor.GetAsync("/metrics")).Text;

            Assert.Contains("incidentkb_search_duration_seconds_count", metrics, StringComparison.Ordinal);
            Assert.Contains("incidentkb_match_verdict=\"pattern\"", metrics, StringComparison.Ordinal);
            Assert.Contains("incidentkb_runner_queued", metrics, StringComparison.Ordinal);
            Assert.Contains("http_server_request_duration_seconds_bucket", metrics, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_collector_gets_traces_and_metrics_and_the_log_is_json()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await StartCollectorAsync(path => received.TrySetResult(path));
        var (program, address) = await WebProgram.ServeAsync(
            _data.FullName, [$"--Kb:Telemetry:Otlp={collector.Urls.Single()}", "--Kb:Telemetry:JsonLogs=true"], [], Cancelled);
        using (program)
        {
            using var visitor = new Visitor(address);
            await visitor.GetAsync("/incidents");

            Assert.Equal("/opentelemetry.proto.collector.trace.v1.TraceService/Export", await received.Task.WaitAsync(Cancelled));
            var line = program.Output.Split('\n').First(l => l.Contains("IncidentKB is at", StringComparison.Ordinal));
            Assert.Equal("Information", JsonSerializer.Deserialize<JsonElement>(line).GetProperty("LogLevel").GetString());
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/metrics")).Status);
        }
    }

    // Takes what OTLP sends over gRPC, without reading it.
    private static async Task<WebApplication> StartCollectorAsync(Action<string> receive)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var collector = builder.Build();
        collector.Run(http =>
        {
            receive(http.Request.Path);
            http.Response.ContentType = "application/grpc";
            http.Response.AppendTrailer("grpc-status", "0");
            return Task.CompletedTask;
        });
        await collector.StartAsync(Cancelled);
        return collector;
    }
}
