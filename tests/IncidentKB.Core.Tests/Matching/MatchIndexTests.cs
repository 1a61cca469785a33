using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Matching;

/// <summary>What the index finds, and where it stops looking.</summary>
public sealed class MatchIndexTests
{
    private static readonly HashSet<int> Nobody = [];

    [Theory]
    [InlineData("semaphore: released more than held")]
    [InlineData("panic: semaphore: released more than held [recovered]")]
    [InlineData("2026-03-01T10:00:00Z ERROR [main] Semaphore released more than held, giving up")]
    [InlineData("System.InvalidOperationException: semaphore released more than held")]
    public void A_message_is_the_same_whatever_stands_around_it(string line) =>
        Assert.Equal([new MessageHit(1, 5)], Find(line, "semaphore: released more than held"));

    [Fact]
    public void Numbers_and_addresses_do_not_tell_messages_apart()
    {
        Assert.Equal([new MessageHit(1, 7)], Find("index out of range [17] with length 3", "index out of range [5] with length 2"));
        Assert.Equal([new MessageHit(1, 3)], Find("cannot free object 0xc000012010", "cannot free object 0x7ffe10"));
        Assert.Equal([new MessageHit(1, 3)], Find("cannot free object", "cannot free object 0x7ffe10"));
    }

    [Fact]
    public void A_message_of_one_or_two_words_must_be_all_that_was_typed()
    {
        Assert.Equal([new MessageHit(1, 2)], Find("panic: double close", "double close"));
        Assert.Equal([new MessageHit(1, 1)], Find("java.io.EOFException: EOF", "EOF"));
        Assert.Empty(Find("why does a double close of a reader crash", "double close"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("???")]
    [InlineData("17")]
    [InlineData("semaphore released more than")]
    [InlineData("a semaphore was released more often than it was held")]
    public void Other_words_are_not_the_message(string line) => Assert.Empty(Find(line, "semaphore: released more than held"));

    [Fact]
    public void The_longest_message_goes_first_and_no_incident_comes_twice()
    {
        const string Line = "panic: close of closed channel while the queue is full";

        var hits = Find(Line, "the queue is full", "close of closed channel while the queue is full", "close of closed channel");

        Assert.Equal([new MessageHit(2, 9), new MessageHit(1, 4), new MessageHit(3, 4)], hits);
        var both = new MatchIndexBuilder();
        both.Add(Incident(1, "close of closed channel", "the queue is full"), []);
        Assert.Equal([new MessageHit(1, 4)], both.Build().FindByMessage(Line, 10, Nobody));
    }

    [Fact]
    public void No_more_are_found_than_were_asked_for_and_none_of_those_to_pass_over()
    {
        var builder = new MatchIndexBuilder();
        foreach (var id in Enumerable.Range(1, 300))
        {
            builder.Add(Incident(id, "the queue is full"), []);
        }

        var index = builder.Build();
        Assert.Equal(Enumerable.Range(1, 100), index.FindByMessage("the queue is full", 100, Nobody).Select(h => h.IncidentId));
        Assert.Equal([2, 4], index.FindByMessage("the queue is full", 2, new HashSet<int> { 1, 3 }).Select(h => h.IncidentId));
    }

    [Theory]
    [InlineData(10_000, 12)]
    [InlineData(10_001, 1)]
    public void A_frame_of_too_many_traces_is_not_looked_up_once_a_rarer_one_has_brought_some(int traces, int found)
    {
        var builder = new MatchIndexBuilder();
        AddMany(builder, traces - 1, TraceDigest.Of(TraceOf("common.Run")));
        builder.Add(Incident(traces), [TraceDigest.Of(TraceOf("rare.Open", "common.Run"))]);

        var ids = PanicMatcher.Ask(TraceOf("other.Try", "rare.Open", "common.Run"), new([]), [builder.Build()]).IncidentIds;

        Assert.Equal((traces, found), (ids.First(), ids.Count));
    }

    [Theory]
    [InlineData(100_000, 12)]
    [InlineData(100_001, 0)]
    public void A_frame_of_very_many_traces_is_not_looked_up_at_all(int traces, int found)
    {
        var builder = new MatchIndexBuilder();
        AddMany(builder, traces, TraceDigest.Of(TraceOf("common.Run")));

        var ids = PanicMatcher.Ask(TraceOf("other.Try", "common.Run"), new([]), [builder.Build()]).IncidentIds;

        Assert.Equal(found, ids.Count);
    }

    [Fact]
    public void Of_many_traces_with_a_frame_those_that_have_most_in_common_are_compared()
    {
        var builder = new MatchIndexBuilder();
        AddMany(builder, 1_000, TraceDigest.Of(TraceOf("common.Run")));
        foreach (var id in Enumerable.Range(1_001, 150))
        {
            builder.Add(Incident(id), [TraceDigest.Of(TraceOf("seldom.Open", "common.Run"))]);
        }

        var found = FindAll(builder.Build(), TraceOf("other.Try", "seldom.Open", "common.Run"));

        Assert.Equal(200, found.Count);
        Assert.Equal(Enumerable.Range(1_001, 150), found.Take(150).Select(f => f.Id));
        Assert.Equal(found[0].Similarity, found[149].Similarity);
        Assert.True(found[149].Similarity > found[150].Similarity);
    }

    [Fact]
    public void A_message_of_too_many_incidents_brings_the_first_of_them_and_supports_those_that_frames_have_brought()
    {
        var builder = new MatchIndexBuilder();
        foreach (var id in Enumerable.Range(1, 60))
        {
            builder.Add(Incident(id, "depot is on fire"), id is 7 or 55 ? [TraceDigest.Of(TraceOf("rare.Open"))] : []);
        }

        var found = FindAll(builder.Build(), TraceOf("other.Try", "rare.Open"));

        Assert.Equal([7, 55, .. Enumerable.Range(1, 50).Where(i => i != 7)], found.Select(f => f.Id));
        Assert.Equal(found[0].Similarity, found[1].Similarity);
        Assert.Equal(0.5, found[2].Similarity);
    }

    [Fact]
    public void What_stands_in_a_later_index_too_is_found_once()
    {
        var (first, second) = (new MatchIndexBuilder(), new MatchIndexBuilder());
        first.Add(Incident(1), [TraceDigest.Of(TraceOf("rare.Open"))]);
        second.Add(Incident(1), [TraceDigest.Of(TraceOf("rare.Open"))]);

        Assert.Equal([1], PanicMatcher.Ask(TraceOf("rare.Open"), new([]), [first.Build(), second.Build()]).IncidentIds);
    }

    private static List<(int Id, double Similarity)> FindAll(MatchIndex index, string trace)
    {
        var reading = PanicReader.Read(trace);
        return index.Find(new(reading.Text, reading.Traces[0]), new(reading), LineShingles.None, null, null, int.MaxValue);
    }

    private static void AddMany(MatchIndexBuilder builder, int count, byte[] digest)
    {
        for (var id = 1; id <= count; id++)
        {
            builder.Add(Incident(id), [digest]);
        }
    }

    private static string TraceOf(params string[] functions) =>
        "panic: depot is on fire\n\ngoroutine 1 [running]:\n"
        + string.Concat(functions.Select(f => $"example.org/somebody/{f}(0x1)\n\t/src/{f}.go:12 +0x1d\n"));

    private static IReadOnlyList<MessageHit> Find(string line, params string[] messages)
    {
        var builder = new MatchIndexBuilder();
        foreach (var (i, message) in messages.Index())
        {
            builder.Add(Incident(i + 1, message), []);
        }

        return builder.Build().FindByMessage(line, 10, Nobody);
    }

    private static IncidentSignature Incident(int id, params string[] messages) =>
        new(id, $"depot{id}", $"https://example.org/acme/depot{id}", "a-pattern", null, null, messages, [], "");
}
