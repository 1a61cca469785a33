using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace IncidentKB.Benchmarks;

/// <summary>The published program as a process of its own.</summary>
internal sealed class RunningSite(Process process, string address, double milliseconds) : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public string Address => address;

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    public double Milliseconds => milliseconds;

    /// <summary>Starts it over a data folder and waits for its first answer.</summary>
    public static async Task<RunningSite> StartAsync(string program, string data, params (string Name, string Value)[] environment)
    {
        var port = FreePort();
        var address = $"http://127.0.0.1:{port}";
        var start = Stopwatch.GetTimestamp();
        var info = new ProcessStartInfo("dotnet", [Path.Combine(program, "IncidentKB.Web.dll"), "--urls", address])
        {
            Environment = { ["Kb__DataDirectory"] = data },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        var process = Process.Start(info)!;
        _ = process.StandardOutput.ReadToEndAsync();
        using var client = new HttpClient();
        while (Stopwatch.GetElapsedTime(start) < StartTimeout)
        {
            try
            {
                using var answer = await client.GetAsync(address);
                if (answer.IsSuccessStatusCode)
                {
                    return new RunningSite(process, address, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet. To ask without a pause would take one of its processors.
                await Task.Delay(Pause);
            }
        }

        process.Kill();
        throw new TimeoutException("The program did not answer.");
    }

    /// <summary>Waits until the matcher has its index.</summary>
    public async Task ReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = new(address) };
        while ((await client.GetFromJsonAsync<JsonElement>("/healthz")).GetProperty("matcher").GetString() != "ready")
        {
            await Task.Delay(Pause);
        }
    }

    // VmRSS of /proc/PID/status, as "VmRSS:  133078 kB".
    public double ResidentMegabytes() =>
        File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            ? double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024 : 0;

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
