using System.Text;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Languages.Rust;

namespace IncidentKB.Core.Traces.Languages.Native;

/// <summary>Names of functions of C and C++, and whose code they are.</summary>
internal static class NativeFrames
{
    // The C and C++ libraries, the sanitizers, and the kernel's ways into and out of the code that failed.
    private static readonly NamePrefixes Runtime = new(
    [
        "__libc_", "__GI_", "_int_free", "_int_malloc", "malloc_printerr", "__pthread_", "pthread_", "raise", "abort", "_start",
        "start_thread", "clone", "__clone", "__interceptor_", "__asan", "__tsan", "__sanitizer", "__ubsan", "__assert_fail",
        "std::", "__cxa_", "__cxxabiv1::", "operator new", "operator delete", "free", "malloc", "realloc", "calloc", "memcpy",
        "strlen", "__mem", "__str", "__fortify_fa", "entry_SYSCALL_64", "do_syscall_64", "ret_from_fork", "kthread",
        "worker_thread", "process_one_work", "dump_stack", "__warn", "report_bug", "handle_bug", "exc_", "asm_exc_", "refcount_",
        "google::", "absl::",
        "kasan_", "__kasan", "print_address_description", "do_exit", "__x64_sys_", "__se_sys_", "ksys_", "vfs_", "x64_sys_call",
        "syscall_", "__do_sys_", "__syscall", "lock_acquire", "lock_release",
    ]);

    private static readonly string[] RuntimePlaces =
    [
        "/sysdeps/", "/nptl/", "./malloc/", "./stdlib/", "./csu/", "../csu/", "libsanitizer", "/libc.so", "libc-2.", "/ld-linux",
        "libstdc++", "vg_replace_malloc", "/libpthread",
    ];

    private static readonly string[] LibraryPlaces =
        ["/usr/lib", "/lib/x86_64", "/lib64/", "from /lib/", "/system/lib", "/apex/", "/vendor/lib"];

    // What compilers and linkers put behind a name: parts of a function, versions, jumps.
    private static readonly string[] Suffixes = [".isra.", ".part.", ".constprop.", ".cold", "@@", "@plt"];

    /// <summary>Whose code a function is.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="rest">What the line says behind the name: its file or its module.</param>
    public static FrameOrigin OriginOf(ReadOnlySpan<char> function, ReadOnlySpan<char> rest)
    {
        if (Runtime.StartsOne(function) || LineSpans.ContainsAny(rest, RuntimePlaces))
        {
            return FrameOrigin.Runtime;
        }

        return LineSpans.ContainsAny(rest, LibraryPlaces) ? FrameOrigin.Library : FrameOrigin.Application;
    }

    /// <summary>
    /// <c>__GI_abort</c> becomes <c>abort</c>, <c>free_unref.isra.0</c> <c>free_unref</c>, and <c>std::vector&lt;int&gt;::push_back</c>
    /// <c>std::vector::push_back</c>: C++ nests types as Rust does.
    /// </summary>
    public static FrameName Normalise(ReadOnlySpan<char> function)
    {
        const string Internal = "__GI_";
        function = function.StartsWith(Internal, StringComparison.Ordinal) ? function[Internal.Length..] : Demangled(function);
        foreach (var suffix in Suffixes)
        {
            function = function.IndexOf(suffix, StringComparison.Ordinal) is var at and > 0 ? function[..at] : function;
        }

        // "depot::Shelf::At(int)" of glog has its arguments.
        var isCpp = function.Contains("::", StringComparison.Ordinal);
        function = isCpp && function.IndexOf('(') is var open and > 0 ? function[..open] : function;
        var plain = RustFrames.Normalise(function);
        return plain with { Local = plain.Local.Length == 0 ? plain.Full : plain.Local };
    }

    // "_ZN5index6BufferD1Ev" is "index::Buffer": the names of a mangled one, each with its length before it (Itanium C++ ABI, 5.1).
    // "_ZL5flushi" is "flush", which no other file sees.
    private static ReadOnlySpan<char> Demangled(ReadOnlySpan<char> function)
    {
        const int Prefix = 3;
        if (!LineSpans.StartsWithAny(function, ["_ZN", "_ZL"]))
        {
            return function;
        }

        var name = new StringBuilder(function.Length);
        var at = Prefix;
        while (at < function.Length && function[at] is 'K' or 'V' or 'r')
        {
            at++;
        }

        while (LineSpans.TryReadNumber(function, ref at, out var length) && length > 0 && at + length <= function.Length)
        {
            name.Append(name.Length > 0 ? "::" : "").Append(function.Slice(at, length));
            at += length;
        }

        return name.Length == 0 ? function : name.ToString();
    }
}
