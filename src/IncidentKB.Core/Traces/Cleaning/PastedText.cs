using System.Text;

namespace IncidentKB.Core.Traces.Cleaning;

/// <summary>
/// Takes back what logs, terminals, browsers and trackers did to a trace before somebody pasted it. Every step looks for its own signs
/// first and leaves a text without them as it is; none goes over the text more than a fixed number of times.
/// </summary>
public static class PastedText
{
    /// <summary>Characters that are read of a paste.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    // How far before the limit a border of a goroutine or thread is looked for.
    private const int CutWindow = 256 * 1024;

    /// <summary>
    /// Text of a paste that came as bytes: UTF-8, or UTF-16 where its mark or its NUL bytes show it; what is no text becomes
    /// U+FFFD.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            return Encoding.UTF8.GetString(bytes[3..]);
        }

        var isLittle = bytes.StartsWith(Encoding.Unicode.Preamble);
        if (isLittle || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return (isLittle ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes[2..]);
        }

        return (ZerosOf(bytes) switch { > 0 => Encoding.Unicode, < 0 => Encoding.BigEndianUnicode, _ => Encoding.UTF8 }).GetString(bytes);
    }

    /// <summary>The text as the program printed it, as far as that can be told.</summary>
    /// <param name="paste">Any text; what is over <see cref="MaxLength"/> is left out.</param>
    /// <param name="steps">What was done, in order.</param>
    /// <param name="prefixes">What a log had put before the lines, each form once.</param>
    internal static string Clean(string paste, out List<CleaningStep> steps, out List<string> prefixes)
    {
        steps = [];
        prefixes = [];
        var text = Step(Cut(paste), paste, CleaningStep.Cut, steps);
        text = Step(JsonText.Unescape(text), text, CleaningStep.EscapedNewlines, steps);
        text = Step(ControlCharacters.Remove(text), text, CleaningStep.ControlCharacters, steps);
        text = Step(HtmlText.Remove(text), text, CleaningStep.Html, steps);
        text = Step(MarkdownLinks.Replace(text), text, CleaningStep.MarkdownLinks, steps);
        text = Step(HardWrap.Join(text), text, CleaningStep.WrappedLines, steps);
        var unprefixed = Step(LogPrefix.Remove(text, prefixes), text, CleaningStep.LogPrefix, steps);
        if (!ReferenceEquals(unprefixed, text))
        {
            text = Step(HardWrap.Join(unprefixed), unprefixed, CleaningStep.WrappedLines, steps);
        }

        return Step(ReversedLines.Turn(text), text, CleaningStep.ReversedLines, steps);
    }

    private static string Step(string after, string before, CleaningStep step, List<CleaningStep> steps)
    {
        if (!ReferenceEquals(after, before) && !steps.Contains(step))
        {
            steps.Add(step);
        }

        return after;
    }

    // At a blank line, which stands between goroutines, threads and traces; else at a line's end; else anywhere but inside a pair.
    private static string Cut(string paste)
    {
        if (paste.Length <= MaxLength)
        {
            return paste;
        }

        var window = paste.AsSpan(MaxLength - CutWindow, CutWindow);
        var border = Math.Max(window.LastIndexOf("\n\n"), window.LastIndexOf("\r\n\r\n"));
        border = border >= 0 ? border : window.LastIndexOf('\n');
        var length = border >= 0 ? MaxLength - CutWindow + border + 1 : MaxLength;
        return TextLimit.Cut(paste, length);
    }

    // UTF-16 of Latin text has a zero in every second byte: 1 for low bytes first, -1 for high bytes first.
    private static int ZerosOf(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..(Math.Min(bytes.Length, 4096) & ~1)];
        var (even, odd) = (0, 0);
        for (var i = 0; i < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        var most = sample.Length * 3 / 10;
        return sample.Length < 4 ? 0 : odd > most && even == 0 ? 1 : even > most && odd == 0 ? -1 : 0;
    }
}
