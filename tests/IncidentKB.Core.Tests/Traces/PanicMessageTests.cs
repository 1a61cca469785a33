using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Traces;

public sealed class PanicMessageTests
{
    [Theory]
    // Go
    [InlineData("panic: semaphore: released more than held", "semaphore: released more than held")]
    [InlineData("semaphore: released more than held", "semaphore: released more than held")]
    [InlineData("fatal error: concurrent map writes", "concurrent map writes")]
    [InlineData("panic: fatal error: x", "x")]
    [InlineData("panic: sync: negative WaitGroup counter [recovered]", "sync: negative waitgroup counter")]
    [InlineData("panic: sync: negative WaitGroup counter [recovered, repanicked]", "sync: negative waitgroup counter")]
    [InlineData("panic: index out of range [5] with length 3", "index out of range [5] with length 3")]
    [InlineData("panic: key [recovered] is unknown", "key [recovered] is unknown")]
    [InlineData(
        "runtime error: invalid memory address or nil pointer dereference",
        "runtime error: invalid memory address or nil pointer dereference")]
    [InlineData("panic: open file.txt: no such file", "open file.txt: no such file")]
    // .NET
    [InlineData(
        "Unhandled exception. System.InvalidOperationException: RefCount.Add() called after count reached zero",
        "refcount.add() called after count reached zero")]
    [InlineData(
        "Unhandled Exception: System.NullReferenceException: Object reference not set to an instance of an object.",
        "object reference not set to an instance of an object")]
    [InlineData("System.AggregateException: System.IO.IOException: gone", "gone")]
    [InlineData(
        "Adding the specified count to the semaphore would cause it to exceed its maximum count.",
        "adding the specified count to the semaphore would cause it to exceed its maximum count")]
    // Java, Python, Rust
    [InlineData("Exception in thread \"main\" java.lang.IllegalStateException: closed", "closed")]
    [InlineData("Exception in thread \"pool 1\" java.lang.IllegalStateException: closed", "closed")]
    [InlineData("Caused by: java.util.ConcurrentModificationException: x", "x")]
    [InlineData("ValueError: semaphore released too many times", "semaphore released too many times")]
    [InlineData("called `Result::unwrap()` on an `Err` value", "called `result::unwrap()` on an `err` value")]
    // not an exception type
    [InlineData("error: x", "x")]
    [InlineData("terror: x", "x")]
    [InlineData("my own error: x", "my own error: x")]
    [InlineData("sync: x", "sync: x")]
    // white space and ends
    [InlineData("  panic:\t semaphore:   released\u00a0more \r\n", "semaphore: released more")]
    [InlineData("PANIC: X...", "x")]
    [InlineData("panic:", "")]
    [InlineData("panic: panic: panic:", "")]
    [InlineData("   ", "")]
    [InlineData("", "")]
    public void A_message_is_brought_to_its_comparable_form(string line, string comparable)
    {
        Assert.Equal(comparable, PanicMessage.Normalize(line));
        Assert.Equal(comparable, PanicMessage.Normalize(comparable));
    }

    [Theory]
    [InlineData("panic: ")]
    [InlineData("xexception: ")]
    [InlineData("exception in thread \"a\" ")]
    [InlineData(" [recovered]")]
    [InlineData("\" ")]
    public void A_line_of_nothing_but_introductions_ends(string part)
    {
        var normalized = PanicMessage.Normalize(string.Concat(Enumerable.Repeat(part, 5_000)));

        Assert.True(normalized.Length <= part.Length * 5_000);
    }
}
