using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Elixir;

/// <summary>
/// Reads the stacks of Elixir (Exception.format_stacktrace_entry: <c>(app 1.0.0) lib/a.ex:3: A.f/1</c>) and of Erlang
/// (<c>{mod,fun,2,[{file,"mod.erl"},{line,3}]}</c>), with the messages above them.
/// </summary>
internal static class ElixirTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "elixir";

    /// <summary>Name of Erlang in content.</summary>
    public const string Erlang = "erlang";

    /// <summary>What lines with a message hold.</summary>
    public static readonly string[] Marks = [Raised, ErlangException, CrashReason];

    private const string Raised = "** (";
    private const string ErlangException = "exception error: ";
    private const string CrashReason = "with exit value";
    private const string File = "{file,\"";
    private const int MaxLine = 4_000;

    private static readonly string[] RuntimeApplications =
        ["(elixir", "(stdlib", "(kernel", "(erts", "(mix", "(ex_unit", "(logger", "(eex"];

    private static readonly string[] Endings = [".ex:", ".exs:", ".erl:", ".eex:", ".heex:"];

    /// <summary>Reads <c>** (RuntimeError) message</c>, or the lines with which Erlang says the same.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadMessage(TraceBuilder trace, in PastedLine line)
    {
        var text = line.Text;
        var raised = text.IndexOf(Raised, StringComparison.Ordinal);
        if (raised >= 0)
        {
            var begin = raised + Raised.Length;
            var length = text[begin..].IndexOf(')');
            if (length is <= 0 or > 200)
            {
                return false;
            }

            var said = LineSpans.SliceOf(line.Start, text, begin + length + 1, text.Length);
            var link = trace is { Language: Language, HasMessages: true, HasFrames: false } ? MessageLink.Follows : MessageLink.Begins;
            trace.Message(Language, "exception", new(line.Start + begin, length), said, link, line.Number);
            return true;
        }

        var exception = text.IndexOf(ErlangException, StringComparison.Ordinal);
        if (exception >= 0)
        {
            var said = LineSpans.SliceOf(line.Start, text, exception + ErlangException.Length, text.Length);
            trace.Message(Erlang, "exception", default, said, MessageLink.Begins, line.Number);
            return true;
        }

        if (!text.StartsWith("Error in process", StringComparison.Ordinal) || line.Next.IsWhiteSpace())
        {
            return false;
        }

        var below = LineSpans.SliceOf(line.Start + text.Length + 1, line.Next, 0, line.Next.Length);
        trace.Message(Erlang, "exception", default, below, MessageLink.Begins, line.Number);
        return true;
    }

    /// <summary>Reads a call.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadFrame(TraceBuilder trace, in PastedLine line)
    {
        var text = line.Text.Length > MaxLine ? line.Text[..MaxLine] : line.Text;
        var at = LineSpans.Indent(text);
        if (at == 0 && (trace.Language != Language || TryReadClient(trace, line)))
        {
            return trace.LastLine == line.Number;
        }

        // "(elixir 1.16.1) ": the application that the module belongs to.
        var application = text[at] == '(' ? text[at..].IndexOf(") ", StringComparison.Ordinal) : -1;
        var begin = application > 0 ? at + application + 2 : at;
        foreach (var ending in Endings)
        {
            var found = text[begin..].IndexOf(ending, StringComparison.Ordinal);
            var digits = begin + found + ending.Length;
            if (found > 0 && !text.Slice(begin, found).Contains(' ') && LineSpans.TryReadNumber(text, ref digits, out var fileLine)
                && text[digits..].StartsWith(": ", StringComparison.Ordinal))
            {
                var file = new TextSlice(line.Start + begin, found + ending.Length - 1);
                Add(trace, line, text, digits + 2, OriginOf(text[at..begin], file.In(trace.Text)));
                trace.Place(file, fileLine, null, line.Number);
                return true;
            }
        }

        // "(stdlib 5.2) :ets.insert(nil, ...)", ":erlang.map_get(...)": a function of the runtime has no file.
        var isCall = text[begin] == ':' || (application > 0 && text[begin] is >= 'A' and <= 'Z');
        if (!isCall || trace.Language != Language || !text[begin..].Contains('.'))
        {
            return false;
        }

        Add(trace, line, text, begin, OriginOf(text[at..begin], default));
        return true;
    }

    // "Client #PID<0.96.0> is alive": its stack follows, which waits.
    private static bool TryReadClient(TraceBuilder trace, in PastedLine line)
    {
        const string Client = "Client #PID<";
        if (trace.Language != Language || !line.Text.StartsWith(Client, StringComparison.Ordinal))
        {
            return false;
        }

        trace.Thread(Language, new(line.Start, line.Text.Length), new(line.Start, Client.Length), line.Number);
        return true;
    }

    /// <summary>Reads the calls of a line of Erlang's terms.</summary>
    /// <returns>True where there was one.</returns>
    public static bool TryReadTerms(TraceBuilder trace, in PastedLine line)
    {
        var text = line.Text.Length > MaxLine ? line.Text[..MaxLine] : line.Text;
        var isRead = false;
        for (var from = 0; text[from..].IndexOf(File, StringComparison.Ordinal) is var at and >= 0;)
        {
            at += from;
            from = at + File.Length;
            var end = text[from..].IndexOf('"');
            var open = text[..at].LastIndexOf(",[", StringComparison.Ordinal);
            var call = open < 0 ? -1 : text[..open].LastIndexOf('{');
            var arity = call < 0 ? -1 : text[call..open].LastIndexOf(',');
            if (end <= 0 || arity <= 1)
            {
                continue;
            }

            const string LineMark = "{line,";
            var number = text[from..].IndexOf(LineMark, StringComparison.Ordinal);
            var digits = from + number + LineMark.Length;
            var fileLine = 0;
            _ = number >= 0 && LineSpans.TryReadNumber(text, ref digits, out fileLine);
            trace.Frame(Erlang, new(line.Start + call + 1, arity - 1), FrameOrigin.Application, isCreator: false, line.Number);
            trace.Place(new(line.Start + from, end), fileLine, null, line.Number);
            isRead = true;
        }

        return isRead;
    }

    private static void Add(TraceBuilder trace, in PastedLine line, ReadOnlySpan<char> text, int begin, FrameOrigin origin)
    {
        var call = text[begin..];
        var length = call.IndexOf('(') is var open and > 0 && !call[..open].Contains(' ') ? open : call.Length;
        origin = call[0] == ':' ? FrameOrigin.Runtime : origin;
        var name = LineSpans.SliceOf(line.Start, text, begin, begin + length);
        trace.Frame(Language, name, origin, isCreator: false, line.Number);
    }

    private static FrameOrigin OriginOf(ReadOnlySpan<char> application, ReadOnlySpan<char> file) =>
        LineSpans.StartsWithAny(application, RuntimeApplications) ? FrameOrigin.Runtime
        : file.StartsWith("deps/", StringComparison.Ordinal) ? FrameOrigin.Library
        : FrameOrigin.Application;
}
