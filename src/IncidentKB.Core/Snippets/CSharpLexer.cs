using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace IncidentKB.Core.Snippets;

/// <summary>What a piece of code is to the eye.</summary>
public enum CodeKind
{
    /// <summary>Names, operators, space.</summary>
    Plain,

    /// <summary>A comment or a line for the preprocessor.</summary>
    Comment,

    /// <summary>A word of the language.</summary>
    Keyword,

    /// <summary>A string or a character, without the holes of an interpolated one.</summary>
    Quoted,

    /// <summary>A number.</summary>
    Number,
}

/// <summary>A stretch of code of one kind.</summary>
/// <param name="Kind">Its kind; never <see cref="CodeKind.Plain"/>.</param>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">Its length in UTF-16 units.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CodeSpan(CodeKind Kind, int Start, int Length);

/// <summary>
/// Reads C# as far as colours need it: comments, words of the language, strings, numbers. In one pass and without
/// recursion, so that no text is too deep for it; code that does not compile is coloured as far as it goes. Roslyn would
/// do the same for some twenty megabytes more of memory at rest; a test compares the two over every snippet.
/// </summary>
public static class CSharpLexer
{
    // The reserved words, then those that are words of the language in most places where they stand.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Keywords = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
            "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float",
            "for",
            "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
            "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
            "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
            "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
            "and", "async", "await", "get", "init", "nameof", "not", "or", "partial", "record", "required", "set", "var", "when", "where",
            "with", "yield",
        ]).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The stretches that have a colour, in their order.</summary>
    public static IReadOnlyList<CodeSpan> Read(string source)
    {
        var reader = new Reader(source);
        reader.ReadAll();
        return reader.Spans;
    }

    // More dollars than anybody needs; without a limit a row of them would be read again at each of them.
    private const int MaxPrefix = 8;

    // An interpolated string whose hole is being read: how it goes on after the hole.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct OpenString(int Quotes, int Dollars, bool IsVerbatim, int Braces);

    private sealed class Reader(string source)
    {
        private readonly Stack<OpenString> _open = [];
        private int _at;
        private bool _isLineStart = true;

        public List<CodeSpan> Spans { get; } = [];

        private char Next => Peek(1);

        public void ReadAll()
        {
            while (_at < source.Length)
            {
                var (start, c, isLineStart) = (_at, source[_at], _isLineStart);
                _isLineStart = c == '\n' || (isLineStart && char.IsWhiteSpace(c));
                if (c == '/' && Next is '/' or '*')
                {
                    SkipComment();
                    Add(CodeKind.Comment, start);
                }
                else if (c == '#' && isLineStart)
                {
                    _at = EndOfLine(_at);
                    Add(CodeKind.Comment, start);
                }
                else if (StringPrefix() is { } prefix)
                {
                    ReadString(prefix);
                }
                else if (c == '\'')
                {
                    SkipCharacter();
                    Add(CodeKind.Quoted, start);
                }
                else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Next)))
                {
                    SkipNumber();
                    Add(CodeKind.Number, start);
                }
                else if (char.IsLetter(c) || c is '_' or '@')
                {
                    ReadWord();
                }
                else
                {
                    ReadMark(c);
                }
            }
        }

        private char Peek(int ahead) => _at + ahead < source.Length ? source[_at + ahead] : '\0';

        private void Add(CodeKind kind, int start)
        {
            if (_at > start)
            {
                Spans.Add(new(kind, start, _at - start));
            }
        }

        private int EndOfLine(int from) => source.IndexOf('\n', from) is var end and >= 0 ? end : source.Length;

        private void SkipComment()
        {
            var end = Next == '/' ? EndOfLine(_at) : source.IndexOf("*/", Math.Min(_at + 2, source.Length), StringComparison.Ordinal) + 2;
            _at = end < 2 ? source.Length : end;
        }

        private void SkipNumber()
        {
            var isHexadecimal = source[_at] == '0' && Next is 'x' or 'X';
            while (char.IsAsciiLetterOrDigit(Peek(0)) || Peek(0) is '_'
                || (Peek(0) == '.' && char.IsAsciiDigit(Next))
                || (Peek(0) is '+' or '-' && !isHexadecimal && source[_at - 1] is 'e' or 'E' && char.IsAsciiDigit(Next)))
            {
                _at++;
            }
        }

        private void ReadWord()
        {
            var start = _at++;
            while (char.IsLetterOrDigit(Peek(0)) || Peek(0) == '_')
            {
                _at++;
            }

            if (Keywords.Contains(source.AsSpan(start, _at - start)))
            {
                Add(CodeKind.Keyword, start);
            }
        }

        // Braces decide where the hole of an interpolated string ends.
        private void ReadMark(char c)
        {
            if (_open.TryPop(out var open))
            {
                if (c == '}' && open.Braces == 0)
                {
                    ReadText(open, _at);
                    return;
                }

                // A colon here begins the format of the hole; it is short, and its letters are no words of the language.
                _open.Push(open with { Braces = open.Braces + (c is '{' or '(' or '[' ? 1 : c is '}' or ')' or ']' ? -1 : 0) });
                if (c == ':' && open.Braces == 0 && Next != ':' && source[_at - 1] != ':')
                {
                    _at = source.IndexOfAny(['}', '\n'], _at) is var end and >= 0 ? end : source.Length;
                    return;
                }
            }

            _at++;
        }

        // $, @ and quotes in the order in which strings begin with them; null when no string begins here.
        private OpenString? StringPrefix()
        {
            var (ahead, dollars, isVerbatim) = (0, 0, false);
            for (; ahead < MaxPrefix && Peek(ahead) is '$' or '@'; ahead++)
            {
                isVerbatim |= Peek(ahead) == '@';
                dollars += Peek(ahead) == '$' ? 1 : 0;
            }

            if (Peek(ahead) != '"')
            {
                return null;
            }

            var quotes = 1;
            while (!isVerbatim && Peek(ahead + quotes) == '"')
            {
                quotes++;
            }

            // Two quotes are an empty string.
            return new(quotes >= 3 ? quotes : 1, dollars, isVerbatim, 0);
        }

        private void ReadString(OpenString prefix)
        {
            var start = _at;
            _at = source.IndexOf('"', _at) + prefix.Quotes;
            ReadText(prefix, start);
        }

        // The text of a string up to its end or to its next hole.
        private void ReadText(OpenString text, int start)
        {
            if (_at < source.Length && source[_at] == '}')
            {
                _at += Math.Min(Run('}'), Math.Max(text.Dollars, 1));
            }

            while (_at < source.Length)
            {
                var c = source[_at];
                if (c == '"' && IsEnd(text))
                {
                    _at += text.Quotes;
                    _at += source.AsSpan(_at).StartsWith("u8", StringComparison.Ordinal) ? 2 : 0;
                    break;
                }

                if (c == '\n' && text is { Quotes: 1, IsVerbatim: false })
                {
                    break;
                }

                if (c == '{' && text.Dollars > 0 && EntersHole(text))
                {
                    Add(CodeKind.Quoted, start);
                    _open.Push(text with { Braces = 0 });
                    return;
                }

                _at += c == '\\' && text is { Quotes: 1, IsVerbatim: false } ? 2 : 1;
            }

            _at = Math.Min(_at, source.Length);
            Add(CodeKind.Quoted, start);
        }

        // Steps over a doubled quote of a verbatim string and over the quotes that a raw string holds.
        private bool IsEnd(OpenString text)
        {
            var quotes = Run('"');
            if (text.IsVerbatim && quotes > 1)
            {
                _at += quotes - 1;
                return quotes % 2 == 1;
            }

            if (text.Quotes > 1 && quotes < text.Quotes)
            {
                _at += quotes - 1;
                return false;
            }

            _at += Math.Max(0, quotes - text.Quotes) * (text.Quotes > 1 ? 1 : 0);
            return true;
        }

        // {{ is a brace in an ordinary interpolated string; a raw one needs as many braces as it has dollars.
        private bool EntersHole(OpenString text)
        {
            var braces = Run('{');
            var isHole = text.Quotes > 1 ? braces >= text.Dollars : braces % 2 == 1;
            _at += isHole ? braces : braces - 1;
            return isHole;
        }

        private int Run(char c)
        {
            var rest = source.AsSpan(_at);
            return rest.IndexOfAnyExcept(c) is var end and >= 0 ? end : rest.Length;
        }

        private void SkipCharacter()
        {
            _at++;
            while (Peek(0) is not ('\'' or '\n' or '\0'))
            {
                _at += source[_at] == '\\' ? 2 : 1;
            }

            _at = Math.Min(source.Length, Peek(0) == '\'' ? _at + 1 : _at);
        }
    }
}
