using System.Buffers;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Languages;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces;

/// <summary>
/// Reads traces out of a paste: takes off what logs, terminals and trackers put around them, then goes over the lines once
/// and asks the readers of each language. Linear in the length of the text; no input makes it throw.
/// </summary>
public static class PanicReader
{
    /// <summary>Characters that are read of a paste.</summary>
    public const int MaxLength = PastedText.MaxLength;

    // Lines without one of these hold no message, whatever language they are in. The search for them is one vectorised pass.
    private static readonly SearchValues<string> MessageMarks = SearchValues.Create(
        [.. TraceLanguages.All.SelectMany(l => l.MessageMarks), .. ExceptionLine.Marks], StringComparison.Ordinal);

    /// <summary>Reads a paste.</summary>
    /// <param name="paste">Any text, up to <see cref="MaxLength"/> characters; the rest is left out and said to be.</param>
    public static PasteReading Read(string paste)
    {
        var text = PastedText.Clean(paste, out var steps, out var prefixes);
        return new Scan(text).Run(steps) with { Prefixes = prefixes };
    }

    private sealed class Scan(string text)
    {
        private readonly TraceBuilder _trace = new(text);
        private readonly List<int> _unread = [];
        private int _nextMark = -1;
        private TraceLanguage? _own;

        public PasteReading Run(List<CleaningStep> steps)
        {
            var number = 0;
            var end = EndOfLine(0);
            for (var start = 0; start <= text.Length; number++)
            {
                var nextEnd = EndOfLine(end + 1);
                var line = text.AsSpan(start, end - start).TrimEnd();
                if (line.Length > 0 && number > _trace.LastLine)
                {
                    var next = end < text.Length ? text.AsSpan(end + 1, nextEnd - end - 1) : default;
                    if (!ReadLine(new(start, line, next, HasMark(start, start + line.Length), number)))
                    {
                        _unread.Add(number);
                    }
                }

                start = end + 1;
                end = nextEnd;
            }

            return new(text, SourceLanguage.Correct(_trace.Finish(), text), steps, _unread);
        }

        private bool ReadLine(in PastedLine line)
        {
            if (line.HasMark && TryReadMessage(line))
            {
                return true;
            }

            var isRead = TryReadFrame(line)
                || (line.HasMark && ExceptionLine.TryRead(_trace, line.Start, line.Text, line.Next, line.Number))
                || TryReadListedFrame(line);
            ForgetLinesAbove();
            return isRead;
        }

        private bool TryReadMessage(in PastedLine line)
        {
            foreach (var language in TraceLanguages.All)
            {
                if (language.ReadMessage?.Invoke(_trace, line) == true)
                {
                    return true;
                }
            }

            return false;
        }

        // The language of the frames above goes first: theirs is what follows, and asking it alone is quickest.
        private bool TryReadFrame(in PastedLine line)
        {
            if (_own?.Name != _trace.Language)
            {
                _own = _trace.Language == null ? null : TraceLanguages.Find(_trace.Language);
            }

            var own = _trace.HasFrames ? _own : null;
            if (own?.ReadFrame(_trace, line) == true)
            {
                return true;
            }

            foreach (var language in TraceLanguages.All)
            {
                if (language != own && language.ReadFrame(_trace, line))
                {
                    return true;
                }
            }

            return false;
        }

        private bool TryReadListedFrame(in PastedLine line)
        {
            foreach (var language in TraceLanguages.All)
            {
                if (language.ReadListedFrame?.Invoke(_trace, line) == true)
                {
                    return true;
                }
            }

            return false;
        }

        // A frame may show that lines above it were its message.
        private void ForgetLinesAbove()
        {
            while (_unread.Count > 0 && _unread[^1] >= _trace.FirstLineAbove)
            {
                _unread.RemoveAt(_unread.Count - 1);
            }

            _trace.FirstLineAbove = int.MaxValue;
        }

        private bool HasMark(int start, int end)
        {
            if (_nextMark < start)
            {
                var at = text.AsSpan(start).IndexOfAny(MessageMarks);
                _nextMark = at < 0 ? int.MaxValue : start + at;
            }

            return _nextMark < end;
        }

        private int EndOfLine(int start)
        {
            var length = start < text.Length ? text.AsSpan(start).IndexOf('\n') : -1;
            return length < 0 ? text.Length : start + length;
        }
    }
}
