using System.Diagnostics.Metrics;
using IncidentKB.Data;
using IncidentKB.Runner;
using IncidentKB.Web.Shared;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace IncidentKB.Web.Hosting;

/// <summary>
/// What operators see of the site, off by default: traces and metrics to a collector (OTLP), metrics for Prometheus, logs as JSON.
/// </summary>
internal static class Telemetry
{
    /// <summary>Where Prometheus reads.</summary>
    public const string MetricsPath = "/metrics";

    // Npgsql's meter and source, https://www.npgsql.org/doc/diagnostics/metrics.html
    private const string Npgsql = "Npgsql";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection($"{KbOptions.Section}:{nameof(KbOptions.Telemetry)}").Get<TelemetryOptions>()
            ?? new();
        if (options.JsonLogs)
        {
            builder.Logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "O"));
        }
        else
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        }

        // An address that cannot be read is told by KbOptions, when the program starts.
        var collector = Uri.TryCreate(options.Otlp, UriKind.Absolute, out var uri) ? uri : null;
        if (collector == null && !options.Prometheus)
        {
            return;
        }

        builder.Services.AddSingleton<RunnerMetrics>();
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(r => r.AddService("incidentkb"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter(KbMetrics.MeterName, Npgsql);
            if (options.Prometheus)
            {
                metrics.AddPrometheusExporter();
            }

            if (collector != null)
            {
                metrics.AddOtlpExporter(otlp => otlp.Endpoint = collector);
            }
        });
        if (collector != null)
        {
            telemetry.WithTracing(
                traces => traces.AddAspNetCoreInstrumentation().AddSource(Npgsql).AddOtlpExporter(otlp => otlp.Endpoint = collector));
        }
    }

    public static void MapTelemetry(this WebApplication app)
    {
        // Where somebody listens, its gauges are there from when it is made, and nothing else asks for it.
        app.Services.GetService<RunnerMetrics>();
        if (app.Services.GetRequiredService<KbOptions>().Telemetry.Prometheus)
        {
            app.MapPrometheusScrapingEndpoint(MetricsPath);
        }
    }

    /// <summary>How much the runner has to do.</summary>
    private sealed class RunnerMetrics : IDisposable
    {
        private readonly Meter _meter = new(KbMetrics.MeterName);

        public RunnerMetrics(SnippetRunner runner)
        {
            _meter.CreateObservableGauge("incidentkb.runner.running", () => runner.State.Running, "{run}", "Programs that run now");
            _meter.CreateObservableGauge("incidentkb.runner.queued", () => runner.State.Queued, "{run}", "Runs that wait for their turn");
        }

        public void Dispose() => _meter.Dispose();
    }
}
