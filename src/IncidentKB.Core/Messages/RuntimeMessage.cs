using System.Text;
using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Messages;

/// <summary>A message that a runtime, a standard library or the system prints, and what it means to whoever reads it.</summary>
public sealed record RuntimeMessage
{
    /// <summary>The language of what the system prints, which programs of every language pass on.</summary>
    public const string AnyLanguage = "system";

    // A name in an address; longer messages are told apart by their beginnings.
    private const int MaxId = 80;

    private const string Run = "run on ";

    /// <summary>Language whose programs print it, as content names it, or <see cref="AnyLanguage"/>.</summary>
    public required string Language { get; init; }

    /// <summary><c>panic</c>, <c>fatal error</c>, <c>exception</c>, <c>signal</c> or <c>warning</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Type of the exception; null where the language has none.</summary>
    public string? Type { get; init; }

    /// <summary>The text, see <see cref="MessageTemplate"/>; null where the type says it all, whatever its message is.</summary>
    public string? Message { get; init; }

    /// <summary>Other wordings, such as those of other versions.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>What has happened, in a sentence.</summary>
    public required LocalText Means { get; init; }

    /// <summary>The usual mistake behind it, in a sentence.</summary>
    public required LocalText Cause { get; init; }

    /// <summary>What to look at or to do first, in a sentence.</summary>
    public required LocalText FirstStep { get; init; }

    /// <summary>Slug of the failure pattern that it belongs to; null for none.</summary>
    public string? Pattern { get; init; }

    /// <summary>How the text is known: <c>run on Go 1.19.8</c>, or where it stands, such as <c>runtime/chan.go</c>.</summary>
    public required string Seen { get; init; }

    /// <summary>What a program was run on that printed it; null where the text is known from a source.</summary>
    public string? RanOn => Seen.StartsWith(Run, StringComparison.Ordinal) ? Seen[Run.Length..] : null;

    /// <summary>
    /// Its name in addresses: language, type and words, such as <c>go-close-of-closed-channel</c>. No two of a language have the same.
    /// </summary>
    public string Id => field ??= IdOf($"{Language} {LastPart(Type)} {Message}");

    /// <summary>A type without its namespace: <c>KeyError</c> of <c>builtins.KeyError</c>, <c>ENOENT</c> of <c>Errno::ENOENT</c>.</summary>
    internal static string LastPart(ReadOnlySpan<char> type) => type[(type.LastIndexOfAny(".:\\") + 1)..].ToString();

    private static string IdOf(string text)
    {
        var id = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                id.Append(char.ToLowerInvariant(c));
            }
            else if (id.Length > 0 && id[^1] != '-')
            {
                id.Append('-');
            }
        }

        var whole = id.ToString().TrimEnd('-');
        return whole.Length <= MaxId ? whole : whole[..whole.LastIndexOf('-', MaxId)];
    }
}
