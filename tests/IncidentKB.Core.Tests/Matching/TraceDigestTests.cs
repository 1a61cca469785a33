using IncidentKB.Core.Matching;
using Xunit;

namespace IncidentKB.Core.Tests.Matching;

public sealed class TraceDigestTests
{
    private const string Trace = """
        panic: depot: lock is free

        goroutine 1 [running]:
        example.org/depot/gate.(*Gate).Open(0x1)
        	/src/depot/gate/gate.go:12 +0x1d
        example.org/depot/yard.(*Yard).Enter(0x1)
        	/src/depot/yard/yard.go:30 +0x1d
        """;

    private static readonly IncidentSignature Incident =
        new(1, "elsewhere", "https://example.com/other/place", "a-pattern", null, null, [], [], "");

    [Fact]
    public void A_digest_finds_its_trace()
    {
        var digest = TraceDigest.Of(Trace + "\n\n" + Trace.Replace("lock is free", "yard is full", StringComparison.Ordinal));

        Assert.Equal(TraceDigest.Version, digest[0]);
        Assert.Equal(2, IndexOf(digest).TraceCount);
        Assert.Equal([1], PanicMatcher.Ask(Trace, new([]), [IndexOf(digest)]).IncidentIds);
    }

    [Fact]
    public void A_digest_that_was_cut_off_has_the_frames_that_are_left()
    {
        var digest = TraceDigest.Of(Trace);
        const int Head = 1 + 8 + 2;
        Assert.Equal(Head + (2 * 4), digest.Length);

        for (var length = 1; length < digest.Length; length++)
        {
            var index = IndexOf(digest[..length]);

            Assert.Equal(length < Head ? 0 : 1, index.TraceCount);
            Assert.Equal(length < Head ? [] : [1], PanicMatcher.Ask(Trace, new([]), [index]).IncidentIds);
            var withoutMessage = Trace.Replace("lock is free", "gone", StringComparison.Ordinal);
            Assert.Equal(length < Head + 4 ? [] : [1], PanicMatcher.Ask(withoutMessage, new([]), [index]).IncidentIds);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no trace at all")]
    public void A_text_without_a_trace_has_an_empty_digest(string text) => Assert.Equal([TraceDigest.Version], TraceDigest.Of(text));

    private static MatchIndex IndexOf(byte[] digest)
    {
        var builder = new MatchIndexBuilder();
        builder.Add(Incident, [digest]);
        return builder.Build();
    }
}
