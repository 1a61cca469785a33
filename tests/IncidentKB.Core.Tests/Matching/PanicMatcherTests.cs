using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Matching;

/// <summary>The rules of the verdict, on a small world of two incidents of one pattern and one of another.</summary>
public sealed class PanicMatcherTests
{
    private const string Released = "released-more-often";
    private const string Closed = "closed-twice";

    private const string ShopTrace = """
        panic: semaphore: released more than held

        goroutine 12 [running]:
        golang.org/x/sync/semaphore.(*Weighted).Release(0xc000010000, 0x1)
        	/go/pkg/mod/golang.org/x/sync@v0.10.0/semaphore/semaphore.go:127 +0xb8
        github.com/acme/shop/cart.(*Checkout).Pay.func1()
        	/go/pkg/mod/github.com/acme/shop@v1.4.0/cart/checkout.go:88 +0x1d
        github.com/acme/shop/cart.(*Checkout).Pay(0xc0000a0000)
        	/go/pkg/mod/github.com/acme/shop@v1.4.0/cart/checkout.go:80 +0x1d
        created by main.main in goroutine 1
        	/src/main.go:12 +0x1d
        """;

    private const string PoolTrace = """
        panic: runtime error: invalid memory address or nil pointer dereference
        [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x46e8ed]

        goroutine 6 [running]:
        github.com/acme/pool.(*BodyReader).Close(0xc00007e040)
        	/src/pool/body.go:58 +0x1ad
        github.com/acme/pool.(*Conn).finish(0xc00007e041)
        	/src/pool/conn.go:40 +0x1ad
        """;

    private static readonly PatternIndex Patterns = new(
    [
        new(Released, "go", "semaphore: released more than held", [], "golang.org/x/sync/semaphore.(*Weighted).Release"),
        new(Released, "csharp", "System.Threading.SemaphoreFullException", [], null),
        new(Closed, "go", "invalid memory address or nil pointer dereference", ["Reader.Close"], null),
        new(Closed, "csharp", "Cannot access a disposed object", ["Stream"], null),
        new(Closed, "csharp", "Impossible d'accéder à un objet supprimé", ["Stream"], null),
    ]);

    private static readonly IncidentSignature Shop = new(
        1, "shop", "https://github.com/acme/shop", Released, "v1.3.0", "v1.5.0", ["semaphore: released more than held"],
        [RecordedStack.Read(ShopTrace)],
        "shop crashes while paying when the card is declined and the payment is retried");

    private const string BankTrace = """
        panic: bank: ledger is out of balance

        goroutine 1 [running]:
        github.com/other/bank/ledger.(*Book).Post(0x1)
        	/src/ledger/book.go:10 +0x1
        """;

    private static readonly IncidentSignature Bank = new(
        2, "bank", "https://github.com/other/bank", Released, null, null, ["bank: ledger is out of balance"],
        [RecordedStack.Read(BankTrace)], "");

    private static readonly IncidentSignature Pool = new(
        3, "pool", "https://github.com/acme/pool", Closed, "v0.9.0", "v0.9.4",
        ["runtime error: invalid memory address or nil pointer dereference"],
        [RecordedStack.Read(PoolTrace)], "");

    [Fact]
    public void A_trace_with_the_frames_of_a_recorded_one_is_its_incident()
    {
        var answer = Match(ShopTrace.Replace("0xc0000", "0x14000", StringComparison.Ordinal)
            .Replace("goroutine 12", "goroutine 977", StringComparison.Ordinal));

        Assert.Equal((MatchVerdict.Incident, 1, Released), (answer.Verdict, answer.Candidates[0].IncidentId, answer.Pattern));
        Assert.Contains(answer.Candidates[0].Reasons, r => r.Kind == ReasonKind.Fingerprint);
    }

    [Fact]
    public void Another_project_with_the_same_message_is_at_most_the_same_pattern()
    {
        var answer = Match("""
            panic: semaphore: released more than held

            goroutine 1 [running]:
            golang.org/x/sync/semaphore.(*Weighted).Release(0xc000010000, 0x1)
            	/go/pkg/mod/golang.org/x/sync@v0.10.0/semaphore/semaphore.go:127 +0xb8
            github.com/elsewhere/mail.(*Sender).Send(0xc0000a0000)
            	/src/mail/sender.go:80 +0x1d
            """);

        Assert.Equal(MatchVerdict.Pattern, answer.Verdict);
        Assert.Equal(1, answer.Candidates[0].IncidentId);
        Assert.Contains(answer.Candidates[0].Reasons, r => r is { Kind: ReasonKind.OtherProject });
        Assert.Equal("mail.Sender.Send", answer.Candidates[0].FirstDifference);
    }

    [Fact]
    public void What_started_a_goroutine_is_no_call_of_its_stack()
    {
        var answer = Match(StartedBy("github.com/acme/shop/cart.Serve", ShopTrace));

        Assert.Contains(answer.Candidates[0].Reasons, r => r is { Kind: ReasonKind.Frames, Total: 2 });
    }

    [Fact]
    public void Two_traces_that_share_no_more_than_what_started_their_goroutines_are_not_one_incident()
    {
        var trace = StartedBy("github.com/acme/shop/cart.Serve", ShopTrace);

        var answer = Match(
            """
            panic: semaphore: released more than held

            goroutine 12 [running]:
            golang.org/x/sync/semaphore.(*Weighted).Release(0xc000010000, 0x1)
            	/go/pkg/mod/golang.org/x/sync@v0.10.0/semaphore/semaphore.go:127 +0xb8
            created by github.com/acme/shop/cart.Serve in goroutine 1
            	/src/serve.go:12 +0x1d
            """,
            known: [(Shop with { Traces = [RecordedStack.Read(trace)] }, trace)]);

        Assert.Equal((MatchVerdict.Pattern, 1), First(answer));
    }

    [Fact]
    public void The_same_frames_with_another_message_are_not_the_incident() =>
        Assert.Equal(
            MatchVerdict.None,
            Match(ShopTrace.Replace("semaphore: released more than held", "cart: no such article", StringComparison.Ordinal)).Verdict);

    [Fact]
    public void A_message_that_only_the_project_prints_is_its_incident_without_a_frame()
    {
        Assert.Equal((MatchVerdict.Incident, 2), First(Match("panic: bank: ledger is out of balance")));
        Assert.Equal(MatchVerdict.Pattern, Match("panic: semaphore: released more than held").Verdict);
    }

    [Fact]
    public void A_message_of_many_mistakes_needs_a_frame_that_supports_the_pattern()
    {
        var trace = PoolTrace.Replace("github.com/acme/pool.", "github.com/elsewhere/proxy.", StringComparison.Ordinal);

        Assert.Equal(Closed, Match(trace).Pattern);
        Assert.Null(Match(trace.Replace("BodyReader", "Router", StringComparison.Ordinal)).Pattern);
        Assert.Equal(MatchGap.NoFrames, Match("panic: runtime error: invalid memory address or nil pointer dereference").Gap);
    }

    [Fact]
    public void A_name_in_the_message_supports_a_pattern_as_a_frame_does()
    {
        const string Stream = "System.ObjectDisposedException: Cannot access a disposed object.\n"
            + "Object name: 'System.Net.Sockets.NetworkStream'.\n   at Acme.Mail.Send()";

        Assert.Equal(Closed, Match(Stream).Pattern);
        Assert.Null(Match(Stream.Replace("NetworkStream", "Timer", StringComparison.Ordinal)).Pattern);
    }

    [Fact]
    public void An_apostrophe_inside_a_word_begins_no_name()
    {
        const string Stream = "System.ObjectDisposedException: Impossible d'accéder à un objet supprimé.\n"
            + "Nom de l'objet : 'System.Net.Sockets.NetworkStream'.\n   à Acme.Mail.Send()";

        Assert.Equal(Closed, Match(Stream).Pattern);
        Assert.Null(Match(Stream.Replace("NetworkStream", "Timer", StringComparison.Ordinal)).Pattern);
    }

    [Fact]
    public void A_stack_without_its_message_is_told_by_the_function_that_failed()
    {
        var answer = Match("""
            goroutine 1 [running]:
            golang.org/x/sync/semaphore.(*Weighted).Release(0xc000010000, 0x1)
            	/go/pkg/mod/golang.org/x/sync@v0.10.0/semaphore/semaphore.go:127 +0xb8
            github.com/elsewhere/mail.(*Sender).Send(0xc0000a0000)
            	/src/mail/sender.go:80 +0x1d
            """);

        Assert.Equal((Released, MatchVerdict.Pattern), (answer.Pattern, answer.Verdict));
    }

    [Fact]
    public void A_goroutine_that_merely_waits_there_shows_nothing() =>
        Assert.Equal(MatchVerdict.None, Match("""
            goroutine 1 [semacquire, 5 minutes]:
            golang.org/x/sync/semaphore.(*Weighted).Release(0xc000010000, 0x1)
            	/go/pkg/mod/golang.org/x/sync@v0.10.0/semaphore/semaphore.go:127 +0xb8
            """).Verdict);

    [Theory]
    [InlineData("v1.4.0", true)]
    [InlineData("v1.5.0", false)]
    [InlineData("v1.2.9", false)]
    [InlineData("v1.5.0-rc1", true)]
    [InlineData("v1.3.0-rc1", false)]
    [InlineData("v1.4.0+incompatible", true)]
    [InlineData("v1.5.1-0.20260301120000-0123456789ab", false)]
    public void A_version_in_the_trace_is_compared_with_those_affected(string version, bool isAffected)
    {
        var answer = Match(ShopTrace.Replace("shop@v1.4.0", "shop@" + version, StringComparison.Ordinal));

        Assert.Equal(new VersionFinding(version, isAffected), answer.Candidates[0].Version);
        Assert.Contains(answer.Candidates[0].Reasons, r => r.Kind == (isAffected ? ReasonKind.AffectedVersion : ReasonKind.OtherVersion));
    }

    [Theory]
    [InlineData("shop v1.4.1 crashes while paying, the card was declined and it retried", MatchVerdict.Incident)]
    [InlineData("shop v1.5.0-rc.2 crashes while paying, the card was declined and it retried", MatchVerdict.Incident)]
    [InlineData("shop v1.6.0 crashes while paying, the card was declined and it retried", MatchVerdict.None)]
    [InlineData("shop v1.4.1: how do I change the colour of the button?", MatchVerdict.None)]
    [InlineData("mail v1.4.1 crashes while paying, the card was declined and it retried", MatchVerdict.None)]
    public void Words_are_an_incident_only_with_project_version_and_failure(string words, MatchVerdict verdict) =>
        Assert.Equal(verdict, Match(words).Verdict);

    [Fact]
    public void What_a_person_said_decides_for_this_trace_alone()
    {
        var answer = Match(ShopTrace);
        var rejected = Match(ShopTrace, new MatchFeedback(1, WasIt: false), answer.Fingerprint);
        var confirmed = Match(
            "panic: semaphore: released more than held", new MatchFeedback(2, WasIt: true),
            Match("panic: semaphore: released more than held").Fingerprint);

        Assert.DoesNotContain(rejected.Candidates, c => c is { IncidentId: 1, Verdict: MatchVerdict.Incident });
        Assert.Equal((MatchVerdict.Incident, 2), First(confirmed));
        Assert.Equal(
            (MatchVerdict.Incident, 1),
            First(Match(ShopTrace, new MatchFeedback(1, WasIt: false), Fingerprint.Parse("1:0123456789abcdef0123456789abcdef"))));
    }

    [Fact]
    public void The_surest_of_several_traces_is_the_answer()
    {
        var answer = Match(
            "panic: mail: queue is full\n\ngoroutine 1 [running]:\ngithub.com/elsewhere/mail.Send(0x1)\n\t/src/mail.go:8 +0x1\n\n"
            + ShopTrace);

        Assert.Equal((MatchVerdict.Incident, 1), First(answer));
        Assert.Equal(2, answer.Reading.Traces.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\n")]
    [InlineData("hello")]
    public void Nothing_to_read_is_said_to_be_nothing(string paste) =>
        Assert.Equal((MatchVerdict.None, MatchGap.NoTrace), (Match(paste).Verdict, Match(paste).Gap));

    private static (MatchVerdict Verdict, int? First) First(MatchAnswer answer) =>
        (answer.Verdict, answer.Candidates.Count > 0 ? answer.Candidates[0].IncidentId : null);

    private static string StartedBy(string function, string trace) =>
        trace.Replace("created by main.main", $"created by {function}", StringComparison.Ordinal);

    private static MatchAnswer Match(
        string paste,
        MatchFeedback? feedback = null,
        Fingerprint? fingerprint = null,
        List<(IncidentSignature Incident, string Trace)>? known = null)
    {
        known ??= [(Shop, ShopTrace), (Bank, BankTrace), (Pool, PoolTrace)];
        var builder = new MatchIndexBuilder();
        known.ForEach(k => builder.Add(k.Incident, [TraceDigest.Of(k.Trace)]));
        var input = PanicMatcher.Ask(paste, Patterns, [builder.Build()]);
        var said = new[] { feedback }.OfType<MatchFeedback>().ToLookup(_ => fingerprint!.Value);
        return PanicMatcher.Answer(input, known.ConvertAll(k => k.Incident), said);
    }
}
