using System.Net;
using System.Security.Cryptography;
using AngleSharp.Html.Dom;
using IncidentKB.Testing;
using IncidentKB.Web.Features.Match;
using IncidentKB.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Match;

/// <summary>An answer has an address: it can be gone back to, reloaded and given to a colleague, for an hour.</summary>
public sealed class KeptPastesTests(KbSite site)
{
    private const string Trace =
        "panic: close of closed channel\n\ngoroutine 1 [running]:\nexample.org/acme/hub.(*Hub).Stop(0x0)\n\t/src/acme/hub.go:9 +0x1d\n";

    [Fact]
    public async Task A_paste_is_sent_on_to_an_address_that_answers_again_and_for_a_colleague_and_in_the_other_language()
    {
        using var visitor = site.NewVisitor();
        using var colleague = site.NewVisitor();
        var form = (await visitor.OpenAsync("/match")).One<IHtmlFormElement>("form.paste");

        var sent = await visitor.SubmitAsync(form, null, ("trace", Trace));

        Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
        Assert.Matches("^/match/answer/[A-Za-z0-9_-]{22}$", sent.Location!);
        foreach (var reader in new[] { visitor, visitor, colleague })
        {
            var answer = await reader.OpenAsync(sent.Location!);
            Assert.Equal("pattern", answer.One(".verdict").GetAttribute("data-verdict"));
            Assert.Equal(Trace, answer.One<IHtmlTextAreaElement>("#trace").Value.ReplaceLineEndings("\n"));
            Assert.Equal("noindex", answer.One("meta[name=robots]").GetAttribute("content"));
        }

        var other = (await visitor.OpenAsync(sent.Location!)).One("a.language").GetAttribute("href")!;
        Assert.Equal("/zh-Hans" + sent.Location, other);
        Assert.StartsWith("不是这里已收录的事故", (await visitor.OpenAsync(other)).One("h1").Words(), StringComparison.Ordinal);
        Assert.StartsWith("no-store", (await visitor.GetAsync(sent.Location!)).Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_in_to_write_a_draft_comes_back_to_the_answer()
    {
        using var visitor = site.NewVisitor();
        var answer = await visitor.PasteAsync(Trace);

        var way = answer.Document.One("#draft ~ .note a").GetAttribute("href")!;

        Assert.Contains(Uri.EscapeDataString(answer.Address.AbsolutePath), way, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/match/answer/AAAAAAAAAAAAAAAAAAAAAA", "This answer is no longer here.")]
    [InlineData("/zh-Hans/match/answer/%3Cb%3E", "这个答案已不在了。")]
    public async Task An_answer_that_is_not_kept_says_so(string address, string sentence)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains(sentence, answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_kept_for_an_hour_to_the_last_character()
    {
        var clock = new HandClock();
        using var pastes = new KeptPastes(clock);
        using var limits = new VisitorLimits();
        var text = "panic: \u0001 双重释放 😀\r\n" + new string('x', 100_000);
        var name = pastes.Keep(text, From("192.0.2.1"), limits)!;

        clock.Now += KeptPastes.KeptFor - TimeSpan.FromSeconds(1);
        Assert.Equal(text, pastes.Find(name));
        Assert.Equal(text.Length, pastes.LengthOf(name));

        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Null(pastes.Find(name));
        Assert.Null(pastes.LengthOf(name));
    }

    [Fact]
    public void A_full_store_takes_the_next_text_and_drops_one_that_nobody_asked_for()
    {
        using var pastes = new KeptPastes(TimeProvider.System);
        using var limits = new VisitorLimits();
        var names = new List<string>();
        for (var address = 1; names.Count < (KeptPastes.MaxBytes / LargeBytes) + 4; address++)
        {
            names.Add(pastes.Keep(LargeText, From($"192.0.2.{address}"), limits)!);
            Assert.Equal(LargeText, pastes.Find(names[^1]));
        }

        Assert.Null(pastes.Find(names[0]));
    }

    [Fact]
    public void One_network_has_a_share_beyond_which_nothing_of_it_is_kept()
    {
        using var pastes = new KeptPastes(TimeProvider.System);
        using var limits = new VisitorLimits();
        var kept = 0;
        while (pastes.Keep(LargeText, From("192.0.2.1"), limits) is not null)
        {
            kept++;
        }

        Assert.InRange(kept, 1, VisitorLimits.Kept * 1024 / LargeBytes);
        Assert.NotNull(pastes.Keep(LargeText, From("192.0.2.2"), limits));
    }

    [Fact]
    public async Task A_text_that_is_not_kept_is_answered_at_once()
    {
        // Each character of it is another one, so that it takes all of its room.
        var rubbish = Convert.ToHexString(RandomNumberGenerator.GetBytes(8_300_000));
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync("/match")).One<IHtmlFormElement>("form.paste");

        var answer = await visitor.SubmitAsync(
            form, null,
            ("trace", RepositoryFiles.ReadContent("incidents/go-fuse-negative-waitgroup-counter/traces/go-model.txt") + rubbish));

        Assert.Equal((HttpStatusCode.OK, "/match"), (answer.Status, answer.Address.AbsolutePath));
        Assert.Equal("incident", answer.Document.One(".verdict").GetAttribute("data-verdict"));
    }

    private const int LargeBytes = 1_000_000;

    // A text of which no part is like another, so that it takes about as many bytes when it is kept.
    private static string LargeText { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(LargeBytes));

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
