namespace IncidentKB.Core.Snippets;

/// <summary>A run held against the header of its snippet.</summary>
public enum SnippetOutcome
{
    /// <summary>All that the header says came true.</summary>
    AsExpected,

    /// <summary>It ran to its end, and something differs.</summary>
    Unexpected,

    /// <summary>It ran to its end, and the header expects nothing in particular.</summary>
    NothingExpected,

    /// <summary>It used up its time.</summary>
    Timeout,

    /// <summary>It used up its memory, which the header does not say.</summary>
    OutOfMemory,

    /// <summary>It printed more than is kept.</summary>
    OutputCut,

    /// <summary>It was stopped by the person who started it.</summary>
    Cancelled,

    /// <summary>It was killed from outside, or no process could be had: neither good nor bad, try again.</summary>
    Lost,

    /// <summary>It does not compile.</summary>
    DoesNotCompile,
}

/// <summary>What differs between a header and a run.</summary>
public enum SnippetDifferenceKind
{
    /// <summary>Another exception, none, or one where none was expected.</summary>
    ExceptionType,

    /// <summary>The expected exception with another message.</summary>
    ExceptionMessage,

    /// <summary>Another exit code.</summary>
    ExitCode,

    /// <summary>A line of output that is missing or comes too early.</summary>
    OutputLine,
}

/// <summary>One difference.</summary>
/// <param name="Kind">What differs.</param>
/// <param name="Expected">What the header says; null when it says that there is none.</param>
/// <param name="Seen">What the run showed; null when it showed none.</param>
public sealed record SnippetDifference(SnippetDifferenceKind Kind, string? Expected, string? Seen);

/// <summary>The answer to "did it do what its header says".</summary>
/// <param name="Outcome">In one word.</param>
/// <param name="Differences">What differs; empty unless <see cref="Outcome"/> is <see cref="SnippetOutcome.Unexpected"/>.</param>
public sealed record SnippetVerdict(SnippetOutcome Outcome, IReadOnlyList<SnippetDifference> Differences)
{
    /// <summary>Holds a run against a header.</summary>
    public static SnippetVerdict Of(SnippetHeader header, SnippetRun run)
    {
        if (run.End is not (SnippetEnd.Exited or SnippetEnd.OutOfMemory))
        {
            return new(Ended(run.End), []);
        }

        var differences = new List<SnippetDifference>();
        AddException(header, run, differences);
        if (header.ExitCode is { } code && code != run.ExitCode)
        {
            differences.Add(new(SnippetDifferenceKind.ExitCode, Number(code), run.ExitCode is { } seen ? Number(seen) : null));
        }

        if (FirstMissingLine(header.Output, run.Output) is { } line)
        {
            differences.Add(new(SnippetDifferenceKind.OutputLine, line, null));
        }

        return (header.ExpectsSomething, differences, run.End) switch
        {
            (true, [], _) => new(SnippetOutcome.AsExpected, []),
            (_, _, SnippetEnd.OutOfMemory) => new(SnippetOutcome.OutOfMemory, []),
            (true, _, _) => new(SnippetOutcome.Unexpected, differences),
            _ => new(SnippetOutcome.NothingExpected, []),
        };
    }

    private static SnippetOutcome Ended(SnippetEnd end) => end switch
    {
        SnippetEnd.TimedOut => SnippetOutcome.Timeout,
        SnippetEnd.OutputCut => SnippetOutcome.OutputCut,
        SnippetEnd.Cancelled => SnippetOutcome.Cancelled,
        SnippetEnd.DoesNotCompile => SnippetOutcome.DoesNotCompile,
        _ => SnippetOutcome.Lost,
    };

    private static void AddException(SnippetHeader header, SnippetRun run, List<SnippetDifference> differences)
    {
        if (header.ExceptionType != run.Exception?.Type)
        {
            differences.Add(new(SnippetDifferenceKind.ExceptionType, header.ExceptionType, run.Exception?.Type));
        }
        else if (header.ExceptionMessage != null && header.ExceptionMessage != run.Exception?.Message)
        {
            differences.Add(new(SnippetDifferenceKind.ExceptionMessage, header.ExceptionMessage, run.Exception?.Message));
        }
    }

    private static string? FirstMissingLine(IReadOnlyList<string> expected, string output)
    {
        var next = 0;
        foreach (var line in output.AsSpan().EnumerateLines())
        {
            if (next < expected.Count && line.SequenceEqual(expected[next]))
            {
                next++;
            }
        }

        return next < expected.Count ? expected[next] : null;
    }

    private static string Number(int code) => code.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
