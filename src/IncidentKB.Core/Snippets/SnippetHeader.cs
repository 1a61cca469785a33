using System.Globalization;

namespace IncidentKB.Core.Snippets;

/// <summary>
/// What the comment at the top of a snippet says: a title, a few lines of explanation, and what must happen when it runs.
/// <code>
/// // alist: one permit, several releases
/// // Each attempt gives back a permit that was taken once.
/// //
/// // expect: exception System.Threading.SemaphoreFullException: Adding the specified count ...
/// // expect: exit 134
/// // expect: output [main] every part was uploaded
/// // lanes: [ROLE] EVENT
/// </code>
/// </summary>
/// <param name="Title">First line.</param>
/// <param name="Explanation">The lines between title and expectations, joined.</param>
/// <param name="ExceptionType">Full type name of the unhandled exception; null when none is expected.</param>
/// <param name="ExceptionMessage">Its message; null when none is expected.</param>
/// <param name="ExitCode">Exit code of the process; null when the header names none.</param>
/// <param name="Output">Lines that standard output must contain, in this order.</param>
/// <param name="Lanes">Form of the lines that say who did what; null when the header declares none.</param>
/// <param name="NotUnderstood">Numbers, from 1, of lines that begin as an expectation and are none.</param>
/// <param name="CodeStart">Where the code begins, in UTF-16 units.</param>
public sealed record SnippetHeader(
    string Title,
    string Explanation,
    string? ExceptionType,
    string? ExceptionMessage,
    int? ExitCode,
    IReadOnlyList<string> Output,
    SnippetLanes? Lanes,
    IReadOnlyList<int> NotUnderstood,
    int CodeStart)
{
    private const string Comment = "//";
    private const string Expect = "expect:";
    private const string ExpectException = Expect + " exception ";
    private const string ExpectExit = Expect + " exit ";
    private const string ExpectOutput = Expect + " output ";
    private const string LanesForm = "lanes: ";

    /// <summary>The header names an exception, an exit code or a line of output.</summary>
    public bool ExpectsSomething => ExceptionType != null || ExitCode != null || Output.Count > 0;

    /// <summary>Reads the header. A line that is neither title, expectation nor form of lanes counts as explanation.</summary>
    public static SnippetHeader Parse(string source)
    {
        var header = new SnippetHeader("", "", null, null, null, [], null, [], 0);
        var explanation = new List<string>();
        var output = new List<string>();
        var notUnderstood = new List<int>();
        var (at, number) = (0, 0);
        while (at < source.Length && string.CompareOrdinal(source, at, Comment, 0, Comment.Length) == 0)
        {
            var end = source.IndexOf('\n', at);
            end = end < 0 ? source.Length : end;
            var line = source[(at + Comment.Length)..end].Trim();
            at = Math.Min(end + 1, source.Length);
            number++;
            if (header.Title.Length == 0)
            {
                header = header with { Title = line };
            }
            else if (line.StartsWith(ExpectOutput, StringComparison.Ordinal))
            {
                output.Add(line[ExpectOutput.Length..]);
            }
            else if (header.With(line) is { } understood)
            {
                header = understood;
            }
            else if (line.StartsWith(Expect, StringComparison.Ordinal))
            {
                notUnderstood.Add(number);
            }
            else if (line.StartsWith(LanesForm, StringComparison.Ordinal))
            {
                header = header with { Lanes = SnippetLanes.Parse(line[LanesForm.Length..]) };
            }
            else if (line.Length > 0)
            {
                explanation.Add(line);
            }
        }

        return header with { Explanation = string.Join(' ', explanation), Output = output, NotUnderstood = notUnderstood, CodeStart = at };
    }

    // Null where the line says nothing known.
    private SnippetHeader? With(string line)
    {
        if (line.StartsWith(ExpectExit, StringComparison.Ordinal) && int.TryParse(line[ExpectExit.Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code))
        {
            return this with { ExitCode = code };
        }

        if (!line.StartsWith(ExpectException, StringComparison.Ordinal))
        {
            return null;
        }

        var exception = line[ExpectException.Length..];
        var colon = exception.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0
            ? this with { ExceptionType = exception }
            : this with { ExceptionType = exception[..colon], ExceptionMessage = exception[(colon + 2)..] };
    }
}
