using System.Collections.Frozen;

namespace IncidentKB.Core.Traces.Languages.Swift;

/// <summary>What is known of Swift and Objective-C.</summary>
internal static class SwiftLanguage
{
    /// <summary>Swift, and Objective-C, whose traces look alike.</summary>
    public static readonly TraceLanguage Definition = new()
    {
        Name = SwiftTrace.Language,
        Title = "Swift",
        MessageMarks = SwiftTrace.Marks,
        ReadMessage = SwiftTrace.TryReadMessage,
        ReadFrame = SwiftTrace.TryReadFrame,
        Normalise = static (function, _) => SwiftFrames.Normalise(function),
        EntryPoints = ["main", "start"],
        Plumbing = ["_assertionFailure", "__exceptionPreprocess", "objc_exception_throw", "__pthread_kill", "pthread_kill"],
        LineOpenings = ["Thread "],
        FirstWords = ["Thread", "Exception"],
        Signs = [".swift:", "Thread 0", " 0x0"],
        CommonMessages = ["unexpectedly found nil", "exc_bad_access", "exc_crash", "exc_breakpoint"],
    };
}

/// <summary>Names of Swift's and Objective-C's functions, and whose code they are.</summary>
internal static class SwiftFrames
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SystemModules = new[]
    {
        "AVFoundation", "AppKit", "CFNetwork", "Combine", "CoreData", "CoreFoundation", "CoreGraphics", "CoreText", "Foundation",
        "FrontBoardServices", "GraphicsServices", "ImageIO", "JavaScriptCore", "Metal", "Network", "QuartzCore", "Security", "SwiftUI",
        "SwiftUICore", "UIKit", "UIKitCore", "WebKit", "XCTest", "dyld",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] Prefixes =
        ["specialized ", "static ", "partial apply for ", "@objc ", "thunk for ", "protocol witness for ", "merged "];

    /// <summary>Whose code a function is, by its module.</summary>
    public static FrameOrigin OriginOf(ReadOnlySpan<char> module) =>
        SystemModules.Contains(module) || module.StartsWith("lib", StringComparison.Ordinal)
            ? FrameOrigin.Runtime
            : FrameOrigin.Application;

    /// <summary>
    /// <c>closure #1 in Cart.total(of:)</c> becomes <c>Cart.total</c>, and <c>-[SHPCart totalOf:]</c> <c>SHPCart.totalOf</c>.
    /// </summary>
    public static FrameName Normalise(ReadOnlySpan<char> function)
    {
        if (function is [('-' or '+'), '[', ..])
        {
            var space = function.IndexOf(' ');
            var type = space < 0 ? function[2..] : function[2..space];
            var selector = space < 0 ? default : function[(space + 1)..].TrimEnd(']');
            var end = selector.IndexOf(':');
            return FrameName.OfDotted($"{type}.{(end < 0 ? selector : selector[..end])}");
        }

        var inner = function.LastIndexOf(" in ", StringComparison.Ordinal);
        function = inner > 0 && function[..inner].Contains('#') ? function[(inner + 4)..] : function;
        foreach (var prefix in Prefixes)
        {
            function = function.StartsWith(prefix, StringComparison.Ordinal) ? function[prefix.Length..] : function;
        }

        var arguments = function.IndexOfAny('(', '<');
        return FrameName.OfDotted((arguments > 0 ? function[..arguments] : function).ToString());
    }
}
