using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using IncidentKB.Core.Matching;

namespace IncidentKB.Core.Traces;

/// <summary>
/// The name of a frame without what differs between builds, versions and machines: receivers, closure ordinals, generic
/// arguments, vendor folders, module versions, compiler-made names of lambdas and state machines.
/// </summary>
/// <param name="Full">The whole levelled name: <c>github.com/alist-org/alist/pkg/errgroup.Group.Go</c>.</param>
/// <param name="Local">
/// Its last package, type and function: <c>errgroup.Group.Go</c>. It outlives a renamed module or a move to another host.
/// </param>
public readonly record struct FrameName(string Full, string Local)
{
    private const int MaxLength = 400;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    // Where every program of the language begins or passes through: they say nothing about which program it is.
    private static readonly FrozenSet<string> EntryPoints = FrozenSet.ToFrozenSet(
        [
            "main.main", "main.init", "main", "Program.Main", "Program.<Main>$", "<module>", "__main__.<module>", "panic", "_start", "start_thread", "clone",
            "Main.main", "App.main", "__libc_start_main", "main.run", "main.Run",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Hash of <see cref="Local"/>, the same in every process.</summary>
    public uint LocalHash => (uint)(StableHash.Of(Local) >> 32);

    /// <summary>True for names that every program of the language has, such as <c>main.main</c>.</summary>
    public bool IsEntryPoint => EntryPoints.Contains(Local) || Local.StartsWith("Program.<Main>", StringComparison.Ordinal) || Local.StartsWith("main.main.", StringComparison.Ordinal);

    /// <summary>Levels the name of a frame.</summary>
    /// <param name="language">Language of the trace, as content names it.</param>
    /// <param name="function">The function as printed, without arguments.</param>
    /// <param name="file">Its file; Python's functions are told apart by it alone.</param>
    public static FrameName Of(string language, ReadOnlySpan<char> function, ReadOnlySpan<char> file)
    {
        if (function.Length > MaxLength)
        {
            function = function[..MaxLength];
        }

        return language switch
        {
            "go" => OfGo(function),
            "csharp" => OfDotNet(function),
            "java" => OfJava(function),
            "python" => OfPython(function, file),
            "rust" => OfRust(function),
            _ => OfNative(function),
        };
    }

    // github.com/docker/docker/vendor/github.com/moby/buildkit/solver.(*scheduler).dispatch.func1.2 -> github.com/moby/buildkit/solver.scheduler.dispatch
    private static FrameName OfGo(ReadOnlySpan<char> function)
    {
        foreach (var folder in (ReadOnlySpan<string>)["/vendor/", "/Godeps/_workspace/src/", "/.gopath/src/"])
        {
            if (function.LastIndexOf(folder, StringComparison.Ordinal) is var at and >= 0)
            {
                function = function[(at + folder.Length)..];
            }
        }

        var name = new StringBuilder(function.Length);
        var lastSlash = function.LastIndexOf('/');
        foreach (var range in function[..(lastSlash + 1)].Split('/'))
        {
            // Major versions and versions of modules in the path are left out: v2, gopkg.in/yaml.v3, mod@v1.2.3.
            var part = function[range];
            part = part.IndexOf('@') is var version and >= 0 ? part[..version] : part;
            if (part.Length > 0 && !IsMajorVersion(part))
            {
                name.Append(part).Append('/');
            }
        }

        var local = name.Length;
        AppendGoLocal(name, function[(lastSlash + 1)..]);
        return new(name.ToString(), name.ToString(local, name.Length - local));
    }

    private static void AppendGoLocal(StringBuilder name, ReadOnlySpan<char> local)
    {
        var depth = 0;
        var start = name.Length;
        foreach (var c in local)
        {
            if (c is '[')
            {
                depth++;
            }
            else if (c is ']')
            {
                depth--;
            }
            else if (depth == 0 && c is not ('(' or ')' or '*'))
            {
                name.Append(c == '·' ? '.' : c);
            }
        }

        // ".func1.2", ".gowrap1", "..func4", "-fm": which closure of a function it is changes with every edit.
        for (var parts = true; parts;)
        {
            var end = name.Length;
            while (end > start && name[end - 1] != '.')
            {
                end--;
            }

            parts = end > start + 1 && IsClosure(name.ToString(end, name.Length - end));
            name.Length = parts ? end - 1 : name.Length;
        }

        if (name.Length > start + 3 && name.ToString(name.Length - 3, 3) == "-fm")
        {
            name.Length -= 3;
        }
    }

    private static bool IsClosure(ReadOnlySpan<char> part) =>
        part.Length == 0 || part.IndexOfAnyExceptInRange('0', '9') < 0
        || (part.StartsWith("func", StringComparison.Ordinal) && part["func".Length..].IndexOfAnyExceptInRange('0', '9') < 0)
        || part.StartsWith("gowrap", StringComparison.Ordinal) || part.StartsWith("deferwrap", StringComparison.Ordinal);

    private static bool IsMajorVersion(ReadOnlySpan<char> part) => part.Length > 1 && part[0] == 'v' && part[1..].IndexOfAnyExceptInRange('0', '9') < 0;

    // Program.<>c__DisplayClass0_0.<<Main>$>g__Serve|3 -> Program.Main.Serve; Ns.T`1.<RunAsync>d__5.MoveNext -> Ns.T.RunAsync
    private static FrameName OfDotNet(ReadOnlySpan<char> function)
    {
        var name = new StringBuilder(function.Length);
        var text = function.EndsWith(".MoveNext", StringComparison.Ordinal) && function.Contains('<') ? function[..^".MoveNext".Length] : function;
        foreach (var range in text.SplitAny('.', '+'))
        {
            AppendDotNetPart(name, text[range]);
        }

        return Dotted(name.ToString());
    }

    private static void AppendDotNetPart(StringBuilder name, ReadOnlySpan<char> part)
    {
        var open = part.LastIndexOf('<');
        var close = part.IndexOf('>');
        if (open >= 0 && close > open + 1)
        {
            // "<RunAsync>d__5", "<Main>b__1", "<<Main>$>g__Serve|3_0": the method, and the local function where there is one.
            var method = part[(open + 1)..close];
            var local = part.IndexOf("g__", StringComparison.Ordinal);
            Append(name, method);
            part = local >= 0 ? part[(local + 3)..] : default;
            part = part.IndexOf('|') is var bar and >= 0 ? part[..bar] : part;
        }
        else if (part.StartsWith("<>", StringComparison.Ordinal))
        {
            return;
        }

        part = part.IndexOfAny('`', '[', '<') is var arity and >= 0 ? part[..arity] : part;
        Append(name, part);
    }

    private static void Append(StringBuilder name, ReadOnlySpan<char> part)
    {
        if (part.Length > 0)
        {
            name.Append(name.Length > 0 ? "." : "").Append(part);
        }
    }

    // java.base/java.util.HashMap$KeyIterator.next -> java.util.HashMap$KeyIterator.next; Foo.lambda$bar$3 -> Foo.bar
    private static FrameName OfJava(ReadOnlySpan<char> function)
    {
        function = function.LastIndexOf('/') is var module and >= 0 ? function[(module + 1)..] : function;
        var name = new StringBuilder(function.Length);
        foreach (var range in function.Split('.'))
        {
            var part = function[range];
            part = part.StartsWith("lambda$", StringComparison.Ordinal) ? part["lambda$".Length..] : part;
            while (part.LastIndexOf('$') is var dollar and > 0 && part[(dollar + 1)..].IndexOfAnyExceptInRange('0', '9') < 0)
            {
                part = part[..dollar];
            }

            Append(name, part.IndexOf("$$", StringComparison.Ordinal) is var proxy and > 0 ? part[..proxy] : part);
        }

        return Dotted(name.ToString());
    }

    // Python prints no module: the file's name stands for it, and the folders above it for the package.
    private static FrameName OfPython(ReadOnlySpan<char> function, ReadOnlySpan<char> file)
    {
        file = file.LastIndexOf("site-packages", StringComparison.Ordinal) is var site and >= 0 ? file[(site + "site-packages".Length)..].TrimStart("/\\") : file;
        var slash = file.LastIndexOfAny('/', '\\');
        var module = file[(slash + 1)..];
        module = module.EndsWith(".py", StringComparison.Ordinal) ? module[..^3] : module;
        var folder = slash > 0 ? file[..slash] : default;
        folder = folder[(folder.LastIndexOfAny('/', '\\') + 1)..];
        var local = module.Length == 0 ? function.ToString() : $"{module}.{function}";
        return new(folder.Length == 0 ? local : $"{folder}.{local}", local);
    }

    // <alloc::boxed::Box<F> as core::ops::FnOnce<A>>::call_once::h0123456789abcdef -> alloc::boxed::Box::call_once
    private static FrameName OfRust(ReadOnlySpan<char> function)
    {
        var name = new StringBuilder(function.Length);
        var depth = 0;
        foreach (var c in function.IndexOf(" as ", StringComparison.Ordinal) is var trait and > 0 && function[0] == '<' && function.IndexOf(">::", StringComparison.Ordinal) is var end and > 0 && end > trait
            ? string.Concat(function[1..trait], function[(end + 1)..]) : function)
        {
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (depth <= 0 && c is not ('<' or '>'))
            {
                name.Append(c);
            }
        }

        var parts = name.ToString().Split("::", StringSplitOptions.RemoveEmptyEntries).Where(p => !p.StartsWith('{') && !IsRustHash(p)).ToList();
        return new(string.Join("::", parts), string.Join('.', parts.TakeLast(3)));
    }

    private static bool IsRustHash(string part) => part.Length == 17 && part[0] == 'h' && part.AsSpan(1).IndexOfAnyExcept(HexDigits) < 0;

    // __GI_abort -> abort; free_unref.isra.0 -> free_unref; std::vector<int>::push_back -> std::vector::push_back
    private static FrameName OfNative(ReadOnlySpan<char> function)
    {
        function = function.StartsWith("__GI_", StringComparison.Ordinal) ? function["__GI_".Length..] : function;
        foreach (var suffix in (ReadOnlySpan<string>)[".isra.", ".part.", ".constprop.", ".cold", "@@", "@plt"])
        {
            function = function.IndexOf(suffix, StringComparison.Ordinal) is var at and > 0 ? function[..at] : function;
        }

        var plain = OfRust(function);
        return plain with { Local = plain.Local.Length == 0 ? plain.Full : plain.Local };
    }

    // The last three parts of a dotted name: package, type and method.
    private static FrameName Dotted(string full)
    {
        var at = full.Length;
        for (var parts = 0; parts < 3 && at > 0; parts++)
        {
            at = full.LastIndexOf('.', at - 1);
            if (at <= 0)
            {
                return new(full, full);
            }
        }

        return new(full, full[(at + 1)..]);
    }
}
