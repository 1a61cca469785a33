using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IncidentKB.Data.Entities;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Workspace.Proposals;

public sealed class ProposalsApiTests(WritingSite site)
{
    private const string Trace =
        "panic: quay: crane is free\n\ngoroutine 1 [running]:\n"
        + "github.com/example/quay/crane.(*Crane).Lift(0x1)\n\t/go/pkg/mod/github.com/example/quay@v1.4.2/crane/crane.go:12 +0x1d\n";

    [Fact]
    public async Task From_a_trace_to_an_incident_that_the_trace_finds()
    {
        using var author = await ApiAsync(Role.Author);
        using var reviewer = await ApiAsync(Role.Reviewer);

        // With a second one who may approve, nobody approves alone.
        (await site.JoinAsync(Role.Reviewer)).Dispose();

        var begun = await author.SendAsync(HttpMethod.Post, "/api/v1/proposals", new { trace = Trace });

        Assert.Equal(HttpStatusCode.Created, begun.Status);
        var (id, address) = (begun.Data.GetProperty("id").GetInt32(), begun.Location!);
        Assert.Equal(
            ("draft", 1, "\"1\""), (begun.Data.GetProperty("state").GetString(), begun.Data.GetProperty("version").GetInt32(), begun.ETag));
        var problems = begun.Data.GetProperty("problems").EnumerateArray().ToList();
        Assert.Contains(problems, p => p.GetProperty("file").GetString() == "index.md" && p.GetProperty("severity").GetString() == "error"
            && p.GetProperty("line").GetInt32() > 0
            && p.GetProperty("message").GetString()!.Contains("'summary'", StringComparison.Ordinal));
        var read = await author.SendAsync(HttpMethod.Get, address);
        var files = read.Data.GetProperty("files");
        Assert.Equal(Trace, files.GetProperty("traces/recorded.txt").GetString());
        var record = files.GetProperty("index.md").GetString()!;
        Assert.Contains("\nproject: quay\nrepository: https://github.com/example/quay\n", record, StringComparison.Ordinal);
        Assert.Contains("Seen in v1.4.2.", record, StringComparison.Ordinal);
        Assert.Contains("message: \"quay: crane is free\"", record, StringComparison.Ordinal);
        var early = await author.SendAsync(HttpMethod.Post, $"{address}/submit");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.Status);
        Assert.Equal("application/problem+json", early.ContentType);

        var complete = Filled(record);
        var saved = await author.SendAsync(HttpMethod.Put, $"{address}/files/index.md", complete, "\"1\"");

        Assert.Equal((HttpStatusCode.OK, "\"2\""), (saved.Status, saved.ETag));
        Assert.DoesNotContain(saved.Data.GetProperty("problems").EnumerateArray(), p => p.GetProperty("severity").GetString() == "error");
        Assert.Equal(
            "in_review",
            (await author.SendAsync(HttpMethod.Post, $"{address}/submit", new { text = "A crane that is lifted twice." }, "\"2\"")).Data
                .GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await author.SendAsync(HttpMethod.Post, $"{address}/approve", null, "\"2\"")).Status);
        Assert.Contains(
            (await reviewer.SendAsync(HttpMethod.Get, "/api/v1/proposals")).Data.EnumerateArray(),
            p => p.GetProperty("id").GetInt32() == id);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed, (await reviewer.SendAsync(HttpMethod.Post, $"{address}/approve", null, "\"1\"")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await reviewer.SendAsync(HttpMethod.Post, $"{address}/publish", null, "\"2\"")).Status);
        Assert.Equal(HttpStatusCode.OK, (await reviewer.SendAsync(HttpMethod.Post, $"{address}/approve", null, "\"2\"")).Status);
        var published = await reviewer.SendAsync(HttpMethod.Post, $"{address}/publish", null, "\"2\"");

        Assert.Equal(
            ("published", 1),
            (published.Data.GetProperty("state").GetString(), published.Data.GetProperty("incident").GetProperty("revision").GetInt32()));
        var slug = published.Data.GetProperty("incident").GetProperty("slug").GetString();
        using var visitor = site.NewVisitor();
        var match = await visitor.PostAsync("/api/v1/match", new StringContent(Trace, Encoding.UTF8, "text/plain"));
        var first = match.Json.GetProperty("data")[0];
        Assert.Equal(("incident", slug), (first.GetProperty("verdict").GetString(), first.GetProperty("slug").GetString()));
        Assert.Contains(slug!, (await visitor.GetAsync("/feed.atom")).Text, StringComparison.Ordinal);
        Assert.Contains(slug!, (await visitor.GetAsync("/search?q=crane+is+free")).Text, StringComparison.Ordinal);
        Assert.Contains("Exactly once.", (await visitor.OpenAsync($"/incidents/{slug}")).Words(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await author.SendAsync(HttpMethod.Put, $"{address}/files/index.md", "x", "\"2\"")).Status);
    }

    [Fact]
    public async Task A_pattern_gets_a_message_that_the_next_trace_with_it_shows()
    {
        using var author = await ApiAsync(Role.Author);
        using var reviewer = await ApiAsync(Role.Reviewer);
        using var visitor = site.NewVisitor();
        var slug = SiteMap.Patterns[0];
        var begun = await author.SendAsync(HttpMethod.Post, "/api/v1/proposals", new { pattern = slug, summary = "The message of looms." });
        Assert.Equal(HttpStatusCode.Created, begun.Status);
        var address = begun.Location!;
        var read = await author.SendAsync(HttpMethod.Get, address);
        Assert.Equal(("pattern", slug, JsonValueKind.Null), (read.Data.GetProperty("kind").GetString(),
            read.Data.GetProperty("slug").GetString(), read.Data.GetProperty("incident_id").ValueKind));
        var text = read.Data.GetProperty("files").GetProperty("pattern.yml").GetString()!;
        Assert.StartsWith($"slug: {slug}\ntitle:", text, StringComparison.Ordinal);

        var twins = "twins:\n  - {language: go, kind: panic, message: \"loom: shuttle is free\"}\n";
        var saved = await author.SendAsync(
            HttpMethod.Put, $"{address}/files/pattern.yml", text.Replace("twins:\n", twins, StringComparison.Ordinal), begun.ETag);
        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await author.SendAsync(HttpMethod.Put, $"{address}/files/index.md", "x", saved.ETag)).Status);
        await author.SendAsync(HttpMethod.Post, $"{address}/submit");
        await reviewer.SendAsync(HttpMethod.Post, $"{address}/approve");
        var published = await reviewer.SendAsync(HttpMethod.Post, $"{address}/publish");

        var entry = published.Data.GetProperty("entry");
        Assert.Equal(
            ("pattern", slug, 2),
            (entry.GetProperty("kind").GetString(), entry.GetProperty("slug").GetString(), entry.GetProperty("revision").GetInt32()));
        Assert.EndsWith($"/patterns/{slug}", entry.GetProperty("url").GetString(), StringComparison.Ordinal);
        const string Paste = "panic: loom: shuttle is free\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:9 +0x1d\n";
        var match = await visitor.PostAsync("/api/v1/match", new StringContent(Paste, Encoding.UTF8, "text/plain"));
        Assert.Equal(slug, match.Json.GetProperty("meta").GetProperty("pattern").GetString());
    }

    [Fact]
    public async Task A_new_practice_and_a_change_of_a_path_are_begun_in_the_same_shape()
    {
        using var author = await ApiAsync(Role.Author);
        var path = await author.SendAsync(HttpMethod.Post, "/api/v1/proposals", new { path = SiteMap.ReadingPaths[0] });
        await using var db = site.OpenDatabase();
        var published = await db.CatalogueRevisions.Where(r => r.Slug == SiteMap.ReadingPaths[0])
            .OrderByDescending(r => r.Number).Select(r => r.Text).FirstAsync(Cancelled);
        Assert.Equal(published, (await author.SendAsync(HttpMethod.Get, $"{path.Location}/files/path.yml")).Text);

        var practice = await author.SendAsync(
            HttpMethod.Post, "/api/v1/proposals", new
            {
                practice = (string?)null,
                files = new Dictionary<string, string> { ["practice.yml"] = "slug: one-key\ntitle: {zh-Hans: 一把钥匙}\n" },
            });

        var problems = practice.Data.GetProperty("problems").EnumerateArray()
            .Select(p => (p.GetProperty("line").GetInt32(), p.GetProperty("severity").GetString())).ToList();
        Assert.Contains((2, "warning"), problems);
        Assert.Contains((1, "error"), problems);
        var listed = (await author.SendAsync(HttpMethod.Get, "/api/v1/proposals")).Data.EnumerateArray().First();
        Assert.Equal(
            ("practice", "one-key", "一把钥匙"),
            (listed.GetProperty("kind").GetString(), listed.GetProperty("slug").GetString(), listed.GetProperty("title").GetString()));
        Assert.Equal(
            HttpStatusCode.NotFound, (await author.SendAsync(HttpMethod.Post, "/api/v1/proposals", new { pattern = "none" })).Status);
    }

    [Fact]
    public async Task Whoever_saves_an_older_version_is_told_which_one_there_is()
    {
        using var author = await ApiAsync(Role.Author);
        var address = (await author.SendAsync(HttpMethod.Post, "/api/v1/proposals", new { incident = SiteMap.Incidents[0] })).Location!;
        var bug = await author.SendAsync(HttpMethod.Get, $"{address}/files/bug.cs");
        Assert.Equal(RepositoryFiles.ReadContent($"incidents/{SiteMap.Incidents[0]}/bug.cs"), bug.Text);
        Assert.Equal(
            HttpStatusCode.PreconditionRequired,
            (await author.SendAsync(HttpMethod.Put, $"{address}/files/bug.cs", bug.Text + "\n")).Status);
        Assert.Equal("\"2\"", (await author.SendAsync(HttpMethod.Put, $"{address}/files/bug.cs", bug.Text + "\n", "\"1\"")).ETag);

        var late = await author.SendAsync(HttpMethod.Put, $"{address}/files/bug.cs", "lost?", "\"1\"");

        Assert.Equal(
            (HttpStatusCode.PreconditionFailed, "\"2\"", 2), (late.Status, late.ETag, late.Json.GetProperty("version").GetInt32()));
        Assert.Equal(bug.Text + "\n", (await author.SendAsync(HttpMethod.Get, $"{address}/files/bug.cs")).Text);
        Assert.Equal(HttpStatusCode.OK, (await author.SendAsync(HttpMethod.Delete, $"{address}/files/bug.cs", null, "\"2\"")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await author.SendAsync(HttpMethod.Get, $"{address}/files/bug.cs")).Status);
    }

    [Fact]
    public async Task A_picture_goes_in_and_out_as_bytes_and_is_told_by_size_and_hash()
    {
        using var author = await ApiAsync(Role.Author);
        var address = (await author.SendAsync(HttpMethod.Post, "/api/v1/proposals", new { incident = SiteMap.Incidents[0] })).Location!;

        var saved = await author.SendAsync(HttpMethod.Put, $"{address}/files/images/a.png", new ByteArrayContent(Pictures.Png), "\"1\"");

        Assert.Equal("\"2\"", saved.ETag);
        var told = (await author.SendAsync(HttpMethod.Get, address)).Data.GetProperty("files").GetProperty("images/a.png");
        Assert.Equal((Pictures.Png.Length, "image/png"), (told.GetProperty("size").GetInt32(), told.GetProperty("media_type").GetString()));
        Assert.Equal(Pictures.Png, (await author.SendAsync(HttpMethod.Get, $"{address}/files/images/a.png")).Bytes);
        var html = await author.SendAsync(HttpMethod.Put, $"{address}/files/images/b.png", "<script>alert(1)</script>", "\"2\"");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, html.Status);
        Assert.Contains("no PNG, JPEG, WebP or GIF", html.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await author.SendAsync(HttpMethod.Put, $"{address}/files/bug.cs", new ByteArrayContent([0xff, 0xfe]), "\"2\"")).Status);
    }

    [Fact]
    public async Task A_postmortem_in_Markdown_begins_a_draft_and_says_what_is_to_be_decided()
    {
        using var author = await ApiAsync(Role.Author);

        var begun = await author.SendAsync(
            HttpMethod.Post, "/api/v1/proposals",
            new { markdown = "# The kiln went cold\n\n2025-05-06\n\n## Summary\n\nCold.\n\n![x](missing.png)\n" });

        Assert.Equal(HttpStatusCode.Created, begun.Status);
        Assert.NotEmpty(begun.Data.GetProperty("decisions").EnumerateArray());
        var record = (await author.SendAsync(HttpMethod.Get, begun.Location!)).Data.GetProperty("files")
            .GetProperty("index.md").GetString();
        Assert.Contains("title: \"The kiln went cold\"\n", record, StringComparison.Ordinal);
        Assert.Contains("occurred_on: 2025-05-06\n", record, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await author.SendAsync(HttpMethod.Post, "/api/v1/proposals", new { markdown = " " })).Status);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"files\":[]}")]
    [InlineData("{\"files\":{\"index.md\":1}}")]
    [InlineData("{\"files\":{\"index.md\":null}}")]
    [InlineData("{\"markdown\":\"# x\",\"incident\":\"y\"}")]
    [InlineData("{\"pattern\":1}")]
    [InlineData("{\"pattern\":null,\"practice\":null}")]
    [InlineData("{\"pattern\":null,\"incident\":\"y\"}")]
    [InlineData("{\"path\":null,\"trace\":\"panic: x\"}")]
    public async Task A_body_that_nothing_can_be_made_of_is_answered_with_a_sentence(string body)
    {
        using var author = await ApiAsync(Role.Author);

        var answer = await author.SendAsync(
            HttpMethod.Post, "/api/v1/proposals", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.Status, answer.ContentType));
    }

    [Fact]
    public async Task The_sentence_of_a_proposal_is_text_and_every_step_keeps_to_the_version_it_names()
    {
        using var author = await ApiAsync(Role.Author);
        var address = (await author.SendAsync(HttpMethod.Post, "/api/v1/proposals", new { incident = SiteMap.Incidents[0] })).Location!;

        Assert.Equal(HttpStatusCode.NoContent, (await author.SendAsync(HttpMethod.Put, $"{address}/summary", "Says it better.")).Status);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await author.SendAsync(HttpMethod.Put, $"{address}/summary", new ByteArrayContent([0x61, 0xff]))).Status);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await author.SendAsync(HttpMethod.Put, $"{address}/summary", new string('x', 501))).Status);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed, (await author.SendAsync(HttpMethod.Post, $"{address}/submit", null, "\"77\"")).Status);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed, (await author.SendAsync(HttpMethod.Post, $"{address}/withdraw", null, "\"77\"")).Status);
        Assert.Equal(
            "in_review", (await author.SendAsync(HttpMethod.Post, $"{address}/submit", null, "*")).Data.GetProperty("state").GetString());
        Assert.Equal("\"1\"", (await author.SendAsync(HttpMethod.Get, address)).ETag);
        var changed = await author.SendAsync(HttpMethod.Put, $"{address}/summary", "Another one.");
        Assert.Equal("\"2\"", changed.ETag);
        Assert.Equal("withdrawn", (await author.SendAsync(HttpMethod.Post, $"{address}/withdraw", new { text = "Not now." })).Data
            .GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_does_not_exist_is_answered_in_the_language_of_the_address()
    {
        using var author = await ApiAsync(Role.Author);

        Assert.Equal(
            HttpStatusCode.NotFound, (await author.SendAsync(HttpMethod.Post, "/api/v1/proposals", new { incident = "none" })).Status);
        var answer = await author.SendAsync(HttpMethod.Get, "/zh-Hans/api/v1/proposals/4000");
        Assert.Equal(
            (HttpStatusCode.NotFound, "没有这个提案、事故、失效模式、实践、阅读路径或文件。"), (answer.Status, answer.Json.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_comment_stands_at_its_line_and_answers_another_one()
    {
        using var author = await ApiAsync(Role.Author);
        var address = (await author.SendAsync(HttpMethod.Post, "/api/v1/proposals", new { incident = SiteMap.Incidents[0] })).Location!;
        var first =
            (await author.SendAsync(HttpMethod.Post, $"{address}/comments", new { text = "Really?", path = "index.md", line = 2 })).Data
                .GetProperty("id").GetInt32();
        await author.SendAsync(HttpMethod.Post, $"{address}/comments", new { text = "Yes.", answers = first });

        var comments = (await author.SendAsync(HttpMethod.Get, address)).Data.GetProperty("comments").EnumerateArray().ToList();

        Assert.StartsWith("id: IKB-", comments[0].GetProperty("line_text").GetString(), StringComparison.Ordinal);
        Assert.Equal(first, comments[1].GetProperty("answers").GetInt32());
    }

    private static string Filled(string record) => record
        .Replace("\nsummary:\n", "\nsummary: Lifted twice.\n", StringComparison.Ordinal)
        .Replace("\nseverity:\n", "\nseverity: high\n", StringComparison.Ordinal)
        .Replace("\nkind:\n", "\nkind: crash\n", StringComparison.Ordinal)
        .Replace("\noccurred_on:\n", "\noccurred_on: 2026-01-02\n", StringComparison.Ordinal)
        .Replace("What must change, and what helps until it has.", "Exactly once.", StringComparison.Ordinal);

    private async Task<Api> ApiAsync(Role role)
    {
        using var person = await site.JoinAsync(role);
        return new(site.Address, await site.Accounts().MakeTokenAsync(new(person.Id, ""), "tests", TokenScopes.All, Cancelled));
    }

    private sealed class Api(Uri address, string token) : IDisposable
    {
        private readonly HttpClient _client = new() { BaseAddress = address };

        public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null)
        {
            using var request = new HttpRequestMessage(method, path)
            {
                Content = body switch
                {
                    null => null,
                    HttpContent content => content,
                    string text => new StringContent(text, Encoding.UTF8, "text/plain"),
                    _ => new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
                },
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (ifMatch != null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            }

            using var response = await _client.SendAsync(request, Cancelled);
            return new(
                response.StatusCode, response.Headers.ETag?.ToString(), response.Headers.Location?.ToString(),
                response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync(Cancelled));
        }

        public void Dispose() => _client.Dispose();
    }

    private sealed record ApiAnswer(HttpStatusCode Status, string? ETag, string? Location, string? ContentType, byte[] Bytes)
    {
        public string Text => Encoding.UTF8.GetString(Bytes);

        public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Bytes);

        public JsonElement Data => Json.GetProperty("data");
    }
}
