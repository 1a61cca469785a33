using System.Text;
using IncidentKB.Core.Snippets;
using IncidentKB.Runner;

namespace IncidentKB.Web.Features.Runs;

/// <summary>What one run showed.</summary>
/// <param name="Run">Its number in the series, from 1.</param>
/// <param name="Outcome">The run held against the header of the snippet.</param>
/// <param name="Summary">The same as a sentence, in the language of the request.</param>
/// <param name="BugGone">
/// Somebody changed bug.cs, and it ended well, without the exception that its header still expects: it was repaired.
/// </param>
/// <param name="ExitCode">As a shell shows it; null when the program did not end by itself.</param>
/// <param name="Stdout">Standard output.</param>
/// <param name="Stderr">Standard error.</param>
/// <param name="Exception">The exception that nobody caught.</param>
/// <param name="FirstOutputMs">From handing the program to its process until its first output.</param>
/// <param name="ElapsedMs">From handing the program to its process until that was gone.</param>
/// <param name="Truncated">Some output is missing: no more than 64 kB are kept.</param>
/// <param name="Differences">What differs from the header.</param>
/// <param name="Diagnostics">What the compiler said, where it refused the program.</param>
/// <param name="Lanes">Who did what, in order, where the header declares lanes: the first 500 events of the first 12 roles.</param>
public sealed record RunAnswer(
    int Run,
    SnippetOutcome Outcome,
    string Summary,
    bool BugGone,
    int? ExitCode,
    string Stdout,
    string Stderr,
    SnippetException? Exception,
    double? FirstOutputMs,
    double ElapsedMs,
    bool Truncated,
    IReadOnlyList<SnippetDifference> Differences,
    IReadOnlyList<RunAnswer.Diagnostic> Diagnostics,
    IReadOnlyList<RunAnswer.LaneEvent> Lanes)
{
    // What a table can show. A program that declares a lane for each of its lines would make it grow by the square of its output.
    private const int MaxLanes = 12;
    private const int MaxLaneEvents = 500;

    // A source of one long line with fifty faults would be quoted fifty times.
    private const int MaxQuotedLine = 400;

    internal static RunAnswer Of(int number, SnippetRequest request, bool isChanged, SnippetRun run, RunText text)
    {
        var (source, header) = (request.Source, SnippetHeader.Parse(request.Source));
        var verdict = SnippetVerdict.Of(header, run);
        var isBugGone = isChanged && request.FileName == SnippetProof.Bug && header.ExceptionType != null
            && verdict.Outcome == SnippetOutcome.Unexpected && run is { Exception: null, ExitCode: 0 };
        return new(
            number,
            verdict.Outcome,
            isBugGone ? text.BugGone(run) : text.Summary(request.FileName, isChanged, run, verdict),
            isBugGone,
            run.ExitCode,
            run.Output,
            run.Error,
            run.Exception,
            run.FirstOutput is { } first ? Milliseconds(first) : null,
            Milliseconds(run.Elapsed),
            run.Truncated,
            verdict.Differences,
            [.. Quote(source, run.Diagnostics)],
            header.Lanes is { } lanes ? [.. LaneEvents(lanes, run.Output)] : []);
    }

    /// <summary>To the tenth.</summary>
    internal static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    private static IEnumerable<LaneEvent> LaneEvents(SnippetLanes lanes, string output)
    {
        var roles = new HashSet<string>(StringComparer.Ordinal);
        return (from line in output.ReplaceLineEndings("\n").Split('\n')
                let read = lanes.Read(line)
                where read != null && (roles.Contains(read.Value.Role) || (roles.Count < MaxLanes && roles.Add(read.Value.Role)))
                select new LaneEvent(read.Value.Role, read.Value.Event)).Take(MaxLaneEvents);
    }

    private static IEnumerable<Diagnostic> Quote(string source, IReadOnlyList<SnippetDiagnostic> diagnostics)
    {
        var lines = diagnostics.Count == 0 ? [] : source.ReplaceLineEndings("\n").Split('\n');
        return from told in diagnostics
               let line = lines.ElementAtOrDefault(told.Line - 1) is { Length: <= MaxQuotedLine } quoted ? quoted : ""
               let length = LengthAt(line, told.Column - 1)
               select new Diagnostic(told.Line, told.Column, length, told.Id, told.Message, told.IsError, line);
    }

    // The compiler tells where a fault begins: what is meant is the word there, or one character where there is none.
    private static int LengthAt(string line, int at)
    {
        var rest = line.AsSpan(Math.Min(at, line.Length));
        var word = 0;
        while (word < rest.Length && (char.IsLetterOrDigit(rest[word]) || rest[word] == '_'))
        {
            word++;
        }

        Rune.DecodeFromUtf16(rest, out _, out var character);
        return word > 0 ? word : character;
    }

    public sealed record LaneEvent(string Role, string Event);

    /// <summary>What the compiler says about a place in the source.</summary>
    /// <param name="Line">Line, from 1.</param>
    /// <param name="Column">Column in UTF-16 units, from 1.</param>
    /// <param name="Length">How far it goes in <paramref name="Code"/>; 0 at its end.</param>
    /// <param name="Id">Such as CS1002.</param>
    /// <param name="Message">The compiler's sentence, in English.</param>
    /// <param name="IsError">False for a warning.</param>
    /// <param name="Code">The line it speaks of; empty where that is too long to be quoted.</param>
    public sealed record Diagnostic(int Line, int Column, int Length, string Id, string Message, bool IsError, string Code);
}
