using System.Text;
using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Traces.Languages.Rust;

/// <summary>Names of Rust's functions, and whose code they are.</summary>
internal static class RustFrames
{
    /// <summary>Crates that many programs use.</summary>
    public static readonly NamePrefixes Frameworks = new(
    [
        "actix::", "actix_http::", "actix_rt::", "actix_server::", "actix_service::", "actix_web::", "anyhow::", "axum::",
        "axum_core::", "bevy_ecs::", "clap::", "clap_builder::", "crossbeam", "futures::", "futures_channel::", "futures_core::",
        "futures_executor::", "futures_util::", "hyper::", "hyper_util::", "mio::", "parking_lot::", "parking_lot_core::",
        "rayon::", "rayon_core::", "reqwest::", "serde::", "serde_core::", "serde_json::", "tokio::", "tower::", "tower_http::",
        "tower_layer::", "tower_service::", "tracing::", "tracing_core::", "wgpu", "winit::",
    ]);

    // The standard library, with the hash of its crate in brackets where symbols are not shortened, and what starts a program.
    private static readonly NamePrefixes Runtime = new(
    [
        "std::", "core::", "alloc::", "std[", "core[", "alloc[", "rust_begin_unwind", "__rust", "rust_panic", "backtrace::",
        "panic_unwind::", "test::", "proc_macro::", "__libc_start", "start_thread", "__clone", "clone3", "_start", "unknown>",
        "BaseThreadInitThunk", "RtlUserThreadStart",
    ]);

    private static readonly string[] RuntimeFolders = ["/rustc/", "rustlib/src", "rustlib\\src", "src/libstd/", "src/libcore/"];

    private static readonly string[] LibraryFolders = ["cargo/registry/", "cargo\\registry\\", "cargo/git/checkouts/"];

    /// <summary>Whose code a function is, by its crate.</summary>
    public static FrameOrigin OriginOf(ReadOnlySpan<char> function)
    {
        // "<alloc::boxed::Box<F> as core::ops::FnOnce>::call_once" is of the crate of its type.
        var path = function.TrimStart('<');
        return Runtime.StartsOne(path) ? FrameOrigin.Runtime
            : Frameworks.StartsOne(path) ? FrameOrigin.Library
            : FrameOrigin.Application;
    }

    /// <summary>Whose code a function is, by its file, where that tells it better than its crate.</summary>
    public static FrameOrigin OriginOf(FrameOrigin byCrate, ReadOnlySpan<char> file)
    {
        if (LineSpans.ContainsAny(file, RuntimeFolders))
        {
            return FrameOrigin.Runtime;
        }

        return byCrate == FrameOrigin.Application && LineSpans.ContainsAny(file, LibraryFolders) ? FrameOrigin.Library : byCrate;
    }

    /// <summary>
    /// <c>&lt;alloc::boxed::Box&lt;F&gt; as core::ops::FnOnce&lt;A&gt;&gt;::call_once::h0123456789abcdef</c> becomes
    /// <c>alloc::boxed::Box::call_once</c>.
    /// </summary>
    public static FrameName Normalise(ReadOnlySpan<char> function)
    {
        var name = new StringBuilder(function.Length);
        var depth = 0;
        foreach (var c in WithoutTrait(function))
        {
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (depth <= 0 && c is not ('<' or '>'))
            {
                name.Append(c);
            }
        }

        var parts = name.ToString().Split("::", StringSplitOptions.RemoveEmptyEntries)
            .Where(p => !p.StartsWith('{') && !IsHash(p)).ToList();
        return new(string.Join("::", parts), string.Join('.', parts.TakeLast(3)));
    }

    // "<Box<F> as FnOnce<A>>::call_once": the type and its function.
    private static ReadOnlySpan<char> WithoutTrait(ReadOnlySpan<char> function)
    {
        var trait = function.IndexOf(" as ", StringComparison.Ordinal);
        var end = function.IndexOf(">::", StringComparison.Ordinal);
        return trait > 0 && function[0] == '<' && end > trait ? string.Concat(function[1..trait], function[(end + 1)..]) : function;
    }

    private static bool IsHash(string part) =>
        part.Length == 17 && part[0] == 'h' && part.AsSpan(1).IndexOfAnyExcept(LineSpans.Hexadecimal) < 0;
}
