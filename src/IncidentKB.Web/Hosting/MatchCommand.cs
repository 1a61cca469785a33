using System.Net.Http.Headers;
using System.Text.Json;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Data;
using IncidentKB.Data.Matching;
using IncidentKB.Web.Features.Match;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Hosting;

/// <summary>
/// The verb <c>match</c>: which incident a file or a pipe shows, by the database on this machine, which is only read, or by another site.
/// </summary>
internal static class MatchCommand
{
    /// <summary>The environment's name for the API token of the other site.</summary>
    private const string TokenVariable = "INCIDENTKB_TOKEN";

    private const string Json = "--json";

    /// <summary>Runs it.</summary>
    /// <param name="args">A path or "-", then options.</param>
    /// <returns>0 where an incident or a pattern is known, 1 where neither is, 2 where nothing could be judged.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var file, .. var rest] || (file.StartsWith('-') && file != "-"))
        {
            throw new MatchCommandException("Name the file with the trace, or - for standard input: match FILE|-");
        }

        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine([.. rest.Where(a => a != Json)]).Build();
        var paste = await ReadAsync(file);
        var (answer, json) = configuration["url"] is { } url
            ? await AskAsync(url, paste)
            : await JudgeAsync(paste, KbOptions.Read(configuration));
        var report = rest.Contains(Json) ? json + Environment.NewLine : MatchReport.Of(answer, new UiText(Languages.English));
        await Console.Out.WriteAsync(report);
        return answer.Meta.Verdict == MatchVerdict.None ? 1 : 0;
    }

    // As much as the API takes; what is longer is a dump whose end says nothing new.
    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using var kept = new MemoryStream();
        var buffer = new byte[81_920];
        while (kept.Length < MatchApi.MaxBodyBytes && await stream.ReadAsync(buffer) is > 0 and var read)
        {
            kept.Write(buffer, 0, (int)Math.Min(read, MatchApi.MaxBodyBytes - kept.Length));
        }

        var name = file == "-" ? "Standard input" : file;
        return kept.Length > 0 ? kept.ToArray() : throw new MatchCommandException($"{name} is empty, so there is nothing to judge.");
    }

    private static async Task<(MatchResponse Answer, string Json)> JudgeAsync(byte[] paste, KbOptions options)
    {
        if (options.Location.IsFileMissing)
        {
            throw new MatchCommandException(
                $"There is no database in '{options.DataDirectory}'. Start the site there once, "
                + "name another folder with --Kb:DataDirectory, "
                + "or ask a site with --url.");
        }

        await using var services = new ServiceCollection().AddLogging().AddSingleton(options).AddKbData().BuildServiceProvider();
        var factory = services.GetRequiredService<IDbContextFactory<KbContext>>();
        await using (var db = await factory.OpenAsync(CancellationToken.None))
        {
            if ((await db.Database.GetPendingMigrationsAsync()).Any())
            {
                throw new MatchCommandException(
                    $"The database {options.Location} is of an older version. Start the site once to bring it up to date.");
            }
        }

        using var matcher = new IncidentMatcher(factory);
        await matcher.WarmAsync();
        var answer = await MatchResponse.OfAsync(
            PastedText.Decode(paste), null, matcher, factory, new ReaderContext(Languages.English),
            url => options.OriginOr(KbHost.DefaultUrl) + url, CancellationToken.None);
        return (answer, JsonSerializer.Serialize(answer, ApiJson.Options));
    }

    private static async Task<(MatchResponse Answer, string Json)> AskAsync(string url, byte[] paste)
    {
        if (!Uri.TryCreate(url.TrimEnd('/') + "/api/v1/match", UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
        {
            throw new MatchCommandException($"'{url}' is no web address. Write it like https://incidents.example.com.");
        }

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(paste) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            using var response = await client.SendAsync(request);
            var json = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode
                ? (JsonSerializer.Deserialize<MatchResponse>(json, ApiJson.Options)!, json)
                : throw new MatchCommandException($"{address} answered {(int)response.StatusCode}. {DetailOf(json)}");
        }
        catch (JsonException exception)
        {
            throw new MatchCommandException($"{address} did not answer as an IncidentKB does. Check the address.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            throw new MatchCommandException($"{address} cannot be reached: {exception.Message}", exception);
        }
    }

    // The sentence of a problem+json.
    private static string DetailOf(string json)
    {
        using var problem = JsonDocument.Parse(json);
        return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : "";
    }
}

/// <summary>A trace could not be judged; the message is a sentence for the person at the console.</summary>
internal sealed class MatchCommandException(string message, Exception? innerException = null) : Exception(message, innerException);
