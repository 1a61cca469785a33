using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>A run that is told while it happens; leaving it is closing the connection.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<JsonElement>> _events;

    private EventStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _events = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<JsonElement>(data)).EnumerateAsync()
            .GetAsyncEnumerator(RunningTest.Cancelled);
    }

    public static async Task<EventStream> OpenAsync(
        HttpClient client, string address, object wish, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(wish) };
        Array.ForEach(headers, header => request.Headers.Add(header.Name, header.Value));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, RunningTest.Cancelled);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return new(response, await response.Content.ReadAsStreamAsync(RunningTest.Cancelled));
    }

    /// <summary>The next event; null after the last one.</summary>
    public async Task<(string Name, JsonElement Data)?> NextAsync() =>
        await _events.MoveNextAsync() ? (_events.Current.EventType, _events.Current.Data) : null;

    /// <summary>Reads to the event that the run begins; before it the program may have to wait or to be compiled.</summary>
    public async Task StartedAsync()
    {
        var next = await NextAsync();
        while (next?.Name is "queued" or "compiling")
        {
            next = await NextAsync();
        }

        Assert.Equal("started", next?.Name);
    }

    public async Task<List<(string Name, JsonElement Data)>> RestAsync()
    {
        var events = new List<(string, JsonElement)>();
        while (await NextAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public void Dispose() => _response.Dispose();
}
