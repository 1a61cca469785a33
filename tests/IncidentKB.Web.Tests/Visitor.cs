using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace IncidentKB.Web.Tests;

/// <summary>
/// A browser without JavaScript: it has cookies, reads pages and sends their forms, and shows redirects instead of following them.
/// </summary>
/// <param name="site">The address that the browser shows.</param>
/// <param name="nodes">The nodes behind it, which answer in turn, as a balancer has it; none where the site is one program.</param>
public sealed class Visitor(Uri site, params Uri[] nodes) : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private HttpClient? _client;

    public Uri Site => site;

    public IEnumerable<Cookie> Cookies => _cookies.GetAllCookies();

    public void SetCookie(string name, string value) => _cookies.Add(site, new Cookie(name, value));

    private HttpClient Client => _client ??= new(
        new TakingTurns(site, nodes) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies } })
    {
        BaseAddress = site,
    };

    public Task<Answer> GetAsync(string address, string? accept = null) => SendAsync(HttpMethod.Get, address, null, accept);

    public Task<Answer> HeadAsync(string address) => SendAsync(HttpMethod.Head, address);

    /// <summary>Posts a form that no page of the site offered.</summary>
    public Task<Answer> PostAsync(string address, params (string Name, string Value)[] fields) =>
        PostAsync(address, UrlEncodedOf(fields));

    public Task<Answer> PostAsync(string address, HttpContent content) => SendAsync(HttpMethod.Post, address, content);

    /// <summary>Reads a page that must be there.</summary>
    public async Task<IHtmlDocument> OpenAsync(string address)
    {
        var answer = await GetAsync(address);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{address} answered {(int)answer.Status}.");
        return answer.Document;
    }

    /// <summary>Sends a form as it stands on the page, with what was typed into it and the button that was pressed.</summary>
    public Task<Answer> SubmitAsync(IHtmlFormElement form, IHtmlButtonElement? button = null, params (string Name, string Value)[] typed)
    {
        var fields = form.Elements.OfType<IHtmlInputElement>().Where(i => i.Type == "hidden")
            .Select(i => (Name: i.Name!, i.Value)).Concat(typed).ToList();
        if (button?.Name is { Length: > 0 } name)
        {
            fields.Add((name, button.Value));
        }

        return PostAsync(form.GetAttribute("action")!, form.Enctype == "multipart/form-data" ? MultipartOf(fields) : UrlEncodedOf(fields));
    }

    /// <summary>Marks a step of the first reading path by the form of its page.</summary>
    /// <param name="article">The address of the step's article.</param>
    /// <param name="state"><c>done</c> or <c>todo</c>.</param>
    public async Task<Answer> MarkAsync(string article, string state = "done")
    {
        var page = await OpenAsync($"{article}?path=first-week");
        var button = page.QuerySelectorAll<IHtmlButtonElement>($"form[action$=progress] button[value={state}]").First();
        return await SubmitAsync(button.Form!, button);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string address, HttpContent? content = null, string? accept = null)
    {
        var cancelled = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(method, address) { Content = content };

        // A body that the server refuses by its length is then never sent.
        request.Headers.ExpectContinue = content is { Headers.ContentLength: > 1_000_000 };
        if (method != HttpMethod.Get && method != HttpMethod.Head)
        {
            // As browsers do, so that a site knows which page a form came from.
            request.Headers.Add("Origin", site.GetLeftPart(UriPartial.Authority));
        }

        if (accept != null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        using var response = await Client.SendAsync(request, cancelled);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new(new(site, address), response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync(cancelled));
    }

    public void Dispose() => _client?.Dispose();

    private sealed class TakingTurns(Uri site, Uri[] nodes) : DelegatingHandler
    {
        private int _requests;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (nodes.Length > 0)
            {
                request.Headers.Host = site.Authority;
                request.RequestUri = new(nodes[_requests++ % nodes.Length], request.RequestUri!.PathAndQuery);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }

    private static FormUrlEncodedContent UrlEncodedOf(IEnumerable<(string Name, string Value)> fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    // Browsers end each line of a field with two characters, whatever was typed.
    private static MultipartFormDataContent MultipartOf(IEnumerable<(string Name, string Value)> fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value.ReplaceLineEndings("\r\n")), name);
        }

        return content;
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(Uri Address, HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public string Text => StrictUtf8.GetString(Bytes);

    public string? ContentType => Headers.GetValueOrDefault("Content-Type");

    public string? Location => Headers.GetValueOrDefault("Location");

    public IHtmlDocument Document => field ??= new HtmlParser().ParseDocument(Text);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Bytes);

    /// <summary>What the page says in its main part, with single spaces.</summary>
    public string Words => Document.Words();
}

internal static class SiteVisit
{
    public static Visitor NewVisitor(this KbSite site) => new(site.Address);

    /// <summary>Pastes a text on the page for it and follows to the answer.</summary>
    public static async Task<Answer> PasteAsync(this Visitor visitor, string text, string prefix = "")
    {
        var form = (await visitor.OpenAsync($"{prefix}/match")).One<IHtmlFormElement>("form.paste");
        var sent = await visitor.SubmitAsync(form, null, ("trace", text));
        return sent.Location is { } address ? await visitor.GetAsync(address) : sent;
    }
}

internal static class DocumentReading
{
    public static string Words(this IHtmlDocument document) => document.QuerySelector("main")!.Words();

    public static string Words(this IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static T One<T>(this IParentNode parent, string selector)
        where T : IElement => Assert.IsAssignableFrom<T>(Assert.Single(parent.QuerySelectorAll(selector)));

    public static IElement One(this IParentNode parent, string selector) => Assert.Single(parent.QuerySelectorAll(selector));
}
