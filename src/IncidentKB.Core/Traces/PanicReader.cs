using System.Buffers;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Languages.DotNet;
using IncidentKB.Core.Traces.Languages.Go;
using IncidentKB.Core.Traces.Languages.Java;
using IncidentKB.Core.Traces.Languages.Native;
using IncidentKB.Core.Traces.Languages.Python;
using IncidentKB.Core.Traces.Languages.Rust;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces;

/// <summary>
/// Reads traces out of a paste: takes off what logs, terminals and trackers put around them, then goes over the lines once
/// and asks the scanner of each language. Linear in the length of the text; no input makes it throw.
/// </summary>
public static class PanicReader
{
    /// <summary>Characters that are read of a paste.</summary>
    public const int MaxLength = PastedText.MaxLength;

    // Lines without one of these hold no message, whatever language they are in. The search for them is one vectorised pass.
    private static readonly SearchValues<string> MessageMarks = SearchValues.Create(
        [.. GoTrace.MessageMarks, .. PythonTrace.Marks, .. RustTrace.Marks, .. NativeTrace.Marks, .. ExceptionLine.Marks],
        StringComparison.Ordinal);

    /// <summary>Reads a paste.</summary>
    /// <param name="paste">Any text, up to <see cref="MaxLength"/> characters; the rest is left out and said to be.</param>
    public static PasteReading Read(string paste)
    {
        var text = PastedText.Clean(paste, out var steps);
        return new Scan(text).Run(steps);
    }

    private sealed class Scan(string text)
    {
        private readonly TraceBuilder _trace = new(text);
        private readonly List<int> _unread = [];
        private int _nextMark = -1;

        public PasteReading Run(List<CleaningStep> steps)
        {
            var number = 0;
            var end = EndOfLine(0);
            for (var start = 0; start <= text.Length; number++)
            {
                var nextEnd = EndOfLine(end + 1);
                var line = text.AsSpan(start, end - start).TrimEnd();
                if (line.Length > 0 && number > _trace.LastLine && !ReadLine(start, line, end < text.Length ? text.AsSpan(end + 1, nextEnd - end - 1) : default, number))
                {
                    _unread.Add(number);
                }

                start = end + 1;
                end = nextEnd;
            }

            return new(text, _trace.Finish(), steps, _unread);
        }

        private bool ReadLine(int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, int number)
        {
            var hasMark = HasMark(start, start + line.Length);
            if (hasMark && TryReadMessage(start, line, next, number))
            {
                return true;
            }

            if (_trace.Language == PythonTrace.Language && PythonTrace.TryReadInside(_trace, start, line, number))
            {
                return true;
            }

            var isRead = GoTrace.TryReadFrame(_trace, start, line, next, number)
                || RustTrace.TryReadFrame(_trace, start, line, number)
                || JavaTrace.TryReadFrame(_trace, start, line, next, hasMark, number)
                || DotNetTrace.TryReadFrame(_trace, start, line, next, hasMark, number)
                || NativeTrace.TryReadFrame(_trace, start, line, number)
                || (hasMark && ExceptionLine.TryRead(_trace, start, line, next, number))
                || JavaTrace.TryReadListed(_trace, start, line, number);
            ForgetLinesAbove();
            return isRead;
        }

        // Rust and C come before Go, whose "runtime error: " they print as well.
        private bool TryReadMessage(int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, int number) =>
            RustTrace.TryReadMessage(_trace, start, line, next, number)
            || NativeTrace.TryReadMessage(_trace, start, line, next, number)
            || GoTrace.TryReadMessage(_trace, start, line, number)
            || PythonTrace.TryReadMessage(_trace, start, line, next, number);

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
