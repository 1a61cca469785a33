using IncidentKB.Core.Matching;
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
        both.Add(Incident(1, "close of closed channel", "the queue is full"));
        Assert.Equal([new MessageHit(1, 4)], both.Build().FindByMessage(Line, 10, Nobody));
    }

    [Fact]
    public void No_more_are_found_than_were_asked_for_and_none_of_those_to_pass_over()
    {
        var builder = new MatchIndexBuilder();
        foreach (var id in Enumerable.Range(1, 300))
        {
            builder.Add(Incident(id, "the queue is full"));
        }

        var index = builder.Build();
        Assert.Equal(Enumerable.Range(1, 100), index.FindByMessage("the queue is full", 100, Nobody).Select(h => h.IncidentId));
        Assert.Equal([2, 4], index.FindByMessage("the queue is full", 2, new HashSet<int> { 1, 3 }).Select(h => h.IncidentId));
    }

    private static IReadOnlyList<MessageHit> Find(string line, params string[] messages)
    {
        var builder = new MatchIndexBuilder();
        foreach (var (i, message) in messages.Index())
        {
            builder.Add(Incident(i + 1, message));
        }

        return builder.Build().FindByMessage(line, 10, Nobody);
    }

    private static IncidentSignature Incident(int id, params string[] messages) =>
        new(id, "depot", "https://example.org/acme/depot", "a-pattern", null, null, messages, [], "");
}
