namespace IncidentKB.Core.Traces.Parsing;

/// <summary>A line of the cleaned text that the readers of the languages are asked about.</summary>
/// <param name="start">Index of its first character in the text.</param>
/// <param name="text">Its characters, without white space at the end; at least one.</param>
/// <param name="next">The line below it; empty at the end of the text.</param>
/// <param name="hasMark">True where it holds a mark of a message, of whatever language.</param>
/// <param name="number">Its index, from 0.</param>
internal readonly ref struct PastedLine(int start, ReadOnlySpan<char> text, ReadOnlySpan<char> next, bool hasMark, int number)
{
    /// <summary>Index of its first character in the text.</summary>
    public int Start { get; } = start;

    /// <summary>Its characters, without white space at the end; at least one.</summary>
    public ReadOnlySpan<char> Text { get; } = text;

    /// <summary>The line below it; empty at the end of the text.</summary>
    public ReadOnlySpan<char> Next { get; } = next;

    /// <summary>True where it holds a mark of a message, of whatever language.</summary>
    public bool HasMark { get; } = hasMark;

    /// <summary>Its index, from 0.</summary>
    public int Number { get; } = number;
}
