using System.Diagnostics;
using IncidentKB.Data;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Measures the site over a database that the corpus benchmark left behind: articles in process, the published program's
/// cold start and memory, and requests a second where wrk is installed. Prints what it measures and judges nothing.
/// </summary>
internal sealed class SiteBenchmark(string program)
{
    private const int Articles = 1000;
    private const int Starts = 5;
    private const string Wrk = "wrk";

    /// <summary>Publishes the program as the Dockerfile does, and returns its folder.</summary>
    public static string Publish(string repository)
    {
        var folder = Path.Combine(Path.GetTempPath(), "incidentkb-published");
        var project = Path.Combine(repository, "src", "IncidentKB.Web");
        var start = new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-o", folder, "--nologo", "-v", "quiet"]);
        using var publish = Process.Start(start)!;
        publish.WaitForExit();
        return publish.ExitCode == 0 ? folder : throw new InvalidOperationException("The program could not be published.");
    }

    public async Task RunAsync(string data)
    {
        var slugs = ReadSlugs(data);
        await InProcessAsync(data, slugs);
        await AsProgramAsync(data, slugs);
    }

    // A spread over the whole table, the same one every time.
    private static List<string> ReadSlugs(string data)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, DatabaseLocation.FileName)}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Slug FROM incidents WHERE Id % ((SELECT max(Id) FROM incidents) / $count + 1) = 0";
        command.Parameters.AddWithValue("$count", Articles);
        using var reader = command.ExecuteReader();
        var slugs = new List<string>();
        while (reader.Read())
        {
            slugs.Add(reader.GetString(0));
        }

        SqliteConnection.ClearPool(connection);
        return slugs;
    }

    private static async Task InProcessAsync(string data, List<string> slugs)
    {
        await using var site = new Site(data);
        using var client = site.CreateClient();
        foreach (var slug in slugs.Take(50))
        {
            await client.GetStringAsync($"/zh-Hans/incidents/{slug}");
        }

        Measurement.Print("article, first view, in process", await TimesAsync(client, slugs, "/incidents/"));
        Measurement.Print("article, next view, in process", await TimesAsync(client, slugs, "/incidents/"));
    }

    private static async Task<double[]> TimesAsync(HttpClient client, List<string> slugs, string prefix)
    {
        var times = new double[slugs.Count];
        for (var i = 0; i < slugs.Count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync(prefix + slugs[i]);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }

    private async Task AsProgramAsync(string data, List<string> slugs)
    {
        var times = new List<double>();
        for (var n = 0; n < Starts; n++)
        {
            using var running = await RunningSite.StartAsync(program, data);
            times.Add(running.Milliseconds);
            if (n == Starts - 1)
            {
                times.Sort();
                Console.WriteLine(
                    $"  start to the first 200                median {times[Starts / 2],7:N0} ms   of {Starts}, "
                    + $"{times[0]:N0} to {times[^1]:N0} ms");
                Console.WriteLine($"  memory at rest (RSS)                  {running.ResidentMegabytes(),14:N0} MB");
                await LoadAsync(running, slugs);
                Console.WriteLine($"  memory after that (RSS)               {running.ResidentMegabytes(),14:N0} MB");
            }
        }
    }

    private static async Task LoadAsync(RunningSite running, List<string> slugs)
    {
        var script = Path.Combine(Path.GetTempPath(), "incidentkb-wrk.lua");
        await File.WriteAllTextAsync(script, $$"""
            local paths = { {{string.Join(", ", slugs.Select(s => $"\"/incidents/{s}\""))}} }
            local n = 0
            request = function() n = n % #paths + 1; return wrk.format("GET", paths[n]) end
            """);
        try
        {
            using var wrk = Process.Start(new ProcessStartInfo(Wrk, ["-t1", "-c8", "-d10s", "--latency", "-s", script, running.Address])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            var output = await wrk.StandardOutput.ReadToEndAsync();
            foreach (var line in output.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("50%", StringComparison.Ordinal)
                || l.StartsWith("99%", StringComparison.Ordinal) || l.StartsWith("Requests/sec", StringComparison.Ordinal)))
            {
                Console.WriteLine($"  wrk, 8 connections over loopback      {line}");
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("  wrk is not installed: no requests a second");
        }
    }

    private sealed class Site(string data) : WebApplicationFactory<PageRequest>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseSetting("Kb:DataDirectory", data);
    }
}
