using System.Text;

namespace IncidentKB.Core.Content.Archives;

/// <summary>Puts another text in the place of a part of a text.</summary>
/// <param name="Start">Where the part begins.</param>
/// <param name="Length">Its length; 0 to insert.</param>
/// <param name="Text">What stands there instead.</param>
internal readonly record struct TextEdit(int Start, int Length, string Text)
{
    public int End => Start + Length;
}

/// <summary>A text made from a document, of which each line knows the line of the document that it comes from.</summary>
internal sealed class SourceText
{
    private readonly List<int> _starts = [0];
    private readonly IReadOnlyList<int> _lines;

    private SourceText(string text, Func<int, int> lineOf)
    {
        Text = text;
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            _starts.Add(at + 1);
        }

        _lines = [.. Enumerable.Range(0, _starts.Count).Select(lineOf)];
    }

    /// <summary>The text, with line feeds alone at the ends of its lines.</summary>
    public string Text { get; }

    /// <summary>Number of lines.</summary>
    public int Count => _starts.Count;

    /// <summary>A text that begins on a line of its document, from 1.</summary>
    public static SourceText From(string text, int firstLine) => new(text, i => firstLine + i);

    /// <summary>A text that stands on one line of its document, such as a text in JSON.</summary>
    public static SourceText On(int line, string text) => new(text, _ => line);

    /// <summary>Line of the document at this place of the text, from 1.</summary>
    public int LineAt(int offset) => _lines[IndexAt(offset)];

    /// <summary>Line of the text at this place, from 0.</summary>
    public int IndexAt(int offset)
    {
        var index = _starts.BinarySearch(offset);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>A line of the text, from 0, without its end.</summary>
    public string Line(int index) =>
        Text[_starts[index]..(index + 1 < _starts.Count ? _starts[index + 1] - 1 : Text.Length)];

    /// <summary>Where a line begins, from 0.</summary>
    public int StartOf(int index) => _starts[index];

    /// <summary>Where the line with this place begins.</summary>
    public int LineStart(int offset) => _starts[IndexAt(offset)];

    /// <summary>Where the line with this place ends, before its line feed.</summary>
    public int LineEnd(int offset) => IndexAt(offset) + 1 < _starts.Count ? _starts[IndexAt(offset) + 1] - 1 : Text.Length;

    /// <summary>The text with these edits, which do not overlap.</summary>
    public SourceText With(IReadOnlyList<TextEdit> edits)
    {
        var text = new StringBuilder(Text.Length);
        var lines = new List<int> { _lines[0] };
        var at = 0;
        foreach (var edit in edits.OrderBy(e => e.Start))
        {
            Append(at, edit.Start);
            foreach (var _ in edit.Text.Where(c => c == '\n'))
            {
                lines.Add(LineAt(edit.Start));
            }

            text.Append(edit.Text);
            at = edit.End;
        }

        Append(at, Text.Length);
        return new(text.ToString(), i => lines[i]);

        void Append(int from, int to)
        {
            for (var next = Text.IndexOf('\n', from, to - from); next >= 0; next = Text.IndexOf('\n', next + 1, to - next - 1))
            {
                lines.Add(_lines[IndexAt(next) + 1]);
            }

            text.Append(Text, from, to - from);
        }
    }
}

/// <summary>Edits of a text in their order, of which a part of the text takes its own.</summary>
internal sealed class TextEdits
{
    private readonly List<TextEdit> _edits;
    private readonly string _text;

    /// <summary>Puts edits in their order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="edits">The edits; one that reaches into another is left out.</param>
    public TextEdits(string text, IEnumerable<TextEdit> edits)
    {
        _text = text;
        _edits = [];
        foreach (var edit in edits.OrderBy(e => e.Start).ThenByDescending(e => e.Length))
        {
            if (_edits.Count == 0 || edit.Start >= _edits[^1].End)
            {
                _edits.Add(edit);
            }
        }
    }

    /// <summary>The edits that count, in their order.</summary>
    public IReadOnlyList<TextEdit> All => _edits;

    /// <summary>A part of the text with the edits inside it.</summary>
    public string Slice(int start, int end)
    {
        var slice = new StringBuilder();
        var at = start;
        for (var i = FirstFrom(start); i < _edits.Count && _edits[i].End <= end; i++)
        {
            slice.Append(_text, at, _edits[i].Start - at).Append(_edits[i].Text);
            at = _edits[i].End;
        }

        return slice.Append(_text, at, end - at).ToString();
    }

    private int FirstFrom(int start)
    {
        var (low, high) = (0, _edits.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _edits[middle].Start < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
