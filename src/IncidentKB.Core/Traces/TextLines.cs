namespace IncidentKB.Core.Traces;

/// <summary>Where the lines of a text stand; a line end at the very end begins no further one.</summary>
public sealed class TextLines
{
    private readonly List<int> _starts = [0];
    private readonly int _end;

    /// <summary>Finds the lines of a text whose lines end with <c>\n</c>.</summary>
    public TextLines(string text)
    {
        _end = text.EndsWith('\n') ? text.Length - 1 : text.Length;
        for (var end = text.IndexOf('\n', StringComparison.Ordinal); end >= 0 && end < _end; end = text.IndexOf('\n', end + 1))
        {
            _starts.Add(end + 1);
        }
    }

    /// <summary>Number of lines, at least 1.</summary>
    public int Count => _starts.Count;

    /// <summary>A line without its end.</summary>
    /// <param name="line">Index from 0.</param>
    public TextSlice this[int line]
    {
        get
        {
            var start = _starts[line];
            var end = line + 1 < _starts.Count ? _starts[line + 1] - 1 : _end;
            return new(start, end - start);
        }
    }

    /// <summary>Index of the line in which a character stands.</summary>
    public int LineOf(int offset)
    {
        var line = _starts.BinarySearch(offset);
        return line >= 0 ? line : ~line - 1;
    }
}
