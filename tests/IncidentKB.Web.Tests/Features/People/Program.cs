using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace IncidentKB.Web.Tests.Features.People;

/// <summary>A program that calls the API with a token, or with a cookie.</summary>
internal sealed class Program(Uri site, string? token, string? cookie = null, string? origin = null) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = site,
    };

    public Task<HttpStatusCode> GetAsync(string address) => SendAsync(HttpMethod.Get, address, null);

    public Task<HttpStatusCode> PostAsync(string address, string json) => SendAsync(HttpMethod.Post, address, json);

    public void Dispose() => _client.Dispose();

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string address, string? json)
    {
        using var request = new HttpRequestMessage(method, address);
        if (token != null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (cookie != null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (origin != null)
        {
            request.Headers.Add("Origin", origin);
        }

        request.Content = json == null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
