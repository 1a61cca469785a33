using System.Buffers;

namespace IncidentKB.Core.Traces.Cleaning;

/// <summary>What the scanners of several languages ask of a piece of a line.</summary>
internal static class LineSpans
{
    /// <summary>Digits of addresses and hashes.</summary>
    public static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>The piece of the text that a part of a line is, without white space around it.</summary>
    /// <param name="start">Index of the line in the text.</param>
    /// <param name="line">The line.</param>
    /// <param name="from">Where the part begins in the line.</param>
    /// <param name="to">Where it ends.</param>
    public static TextSlice SliceOf(int start, ReadOnlySpan<char> line, int from, int to)
    {
        var part = line[from..Math.Max(from, to)];
        var indent = part.Length - part.TrimStart().Length;
        return new(start + from + indent, part.Trim().Length);
    }

    /// <summary>Characters of white space at the beginning.</summary>
    public static int Indent(ReadOnlySpan<char> line)
    {
        var i = 0;
        while (i < line.Length && char.IsWhiteSpace(line[i]))
        {
            i++;
        }

        return i;
    }

    /// <summary>Reads a number of digits; large ones stay below 1,000,000,000.</summary>
    /// <param name="text">Text.</param>
    /// <param name="at">Where the digits begin; moved behind them.</param>
    /// <param name="value">The number; 0 where there is no digit.</param>
    /// <returns>True where there was a digit.</returns>
    public static bool TryReadNumber(ReadOnlySpan<char> text, ref int at, out int value)
    {
        value = 0;
        var first = at;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            value = value < 100_000_000 ? (value * 10) + (text[at] - '0') : value;
        }

        return at > first;
    }

    /// <summary>True where the text begins with one of the prefixes.</summary>
    public static bool StartsWithAny(ReadOnlySpan<char> text, ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where the text holds one of the words.</summary>
    public static bool ContainsAny(ReadOnlySpan<char> text, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
