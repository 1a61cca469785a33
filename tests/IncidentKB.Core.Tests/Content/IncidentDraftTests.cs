using IncidentKB.Core.Content;
using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

public sealed class IncidentDraftTests
{
    [Fact]
    public void A_draft_says_what_the_trace_says_and_leaves_the_rest_empty()
    {
        var draft = Draft(
            "noise\nUnhandled exception. System.ObjectDisposedException: Cannot access \"it\".\n"
            + "   at Acme.Pump.Stop() in /src/Pump.cs:line 12\n\nlater\n",
            "closed-or-returned-twice");

        Assert.StartsWith(
            """
            ---
            id:
            slug: cannot-access-it
            title: "Cannot access \"it\"."
            summary:
            project:
            repository:
            language: csharp
            severity:
            kind:
            occurred_on:
            pattern: closed-or-returned-twice
            practices: []
            cwe: []
            signatures:
              - language: csharp
                kind: exception
                type: "System.ObjectDisposedException"
                message: "Cannot access \"it\"."
            references: []
            status: draft
            aliases: []
            ---

            """.ReplaceLineEndings("\n"), draft, StringComparison.Ordinal);
        Assert.Contains(
            "```trace\nUnhandled exception. System.ObjectDisposedException: Cannot access \"it\".\n"
            + "   at Acme.Pump.Stop() in /src/Pump.cs:line 12\n```\n",
            draft, StringComparison.Ordinal);
        Assert.DoesNotContain("later", draft, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_with_backticks_stays_inside_its_fence()
    {
        var draft = Draft("panic: odd\n\ngoroutine 1 [running]:\nexample.org/a.F(...)\n````\n\t/src/a.go:1\nexample.org/a.G(...)\n", null);

        Assert.Contains("\n`````trace\n", draft, StringComparison.Ordinal);
        Assert.Contains("\n`````\n\n## Root cause\n", draft, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_without_end_and_a_stack_without_end_are_cut()
    {
        var draft = Draft(
            $"panic: {new string('x', 5_000)}\n\ngoroutine 1 [running]:\n"
            + $"{string.Concat(Enumerable.Repeat("example.org/a.F(...)\n\t/src/a.go:1\n", 500))}",
            null);

        Assert.InRange(draft.Length, 1_000, 10_000);
    }

    [Theory]
    [InlineData("goroutine 1 [running]:\nexample.org/a.F(...)\n\t/src/a.go:1\n")]
    [InlineData("panic: ***\n\ngoroutine 1 [running]:\n")]
    public void What_a_trace_lacks_is_left_for_a_person(string paste)
    {
        var draft = Draft(paste, null);

        Assert.Contains("\nslug:\n", draft, StringComparison.Ordinal);
        Assert.Contains("\npattern:\n", draft, StringComparison.Ordinal);
    }

    private static string Draft(string paste, string? pattern)
    {
        var reading = PanicReader.Read(paste);
        return IncidentDraft.Of(reading.Text, reading.Traces[0], pattern);
    }
}
