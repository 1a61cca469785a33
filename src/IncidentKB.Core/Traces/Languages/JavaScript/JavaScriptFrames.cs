using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Traces.Languages.JavaScript;

/// <summary>Names of JavaScript's functions, and whose code they are. It prints no module: the file stands for it.</summary>
internal static class JavaScriptFrames
{
    /// <summary>Packages that many programs use.</summary>
    public static readonly NamePrefixes Frameworks = new(
    [
        "@angular.", "@babel.", "@nestjs.", "@vue.", "core-js.", "express.", "fastify.", "jest", "koa", "mocha.", "next.", "nuxt.",
        "react.", "react-dom.", "regenerator-runtime.", "rxjs.", "scheduler.", "svelte.", "vue.", "vuex.", "webpack.", "zone.",
    ]);

    private const string Packages = "node_modules/";

    private static readonly string[] RuntimePlaces = ["node:", "internal/"];

    private static readonly string[] LibraryPlaces = [Packages, "node_modules\\", "webpack/", "/chunk-vendors"];

    private static readonly string[] Wrappers = ["Object.", "Module.", "async*", "async ", "new ", "exports."];

    /// <summary>Whose code a function is, by its file.</summary>
    public static FrameOrigin OriginOf(ReadOnlySpan<char> file)
    {
        if (file.Length == 0 || LineSpans.StartsWithAny(file, RuntimePlaces))
        {
            return FrameOrigin.Runtime;
        }

        return LineSpans.ContainsAny(file, LibraryPlaces) ? FrameOrigin.Library : FrameOrigin.Application;
    }

    /// <summary>
    /// <c>Object.unlock</c> of <c>/srv/node_modules/gate/lib/mutex.js</c> becomes <c>gate.mutex.unlock</c>. A build's hash in the name
    /// of a file (<c>app.3f2a91bc.js</c>, <c>cart-8f3a91.js</c>) is left out.
    /// </summary>
    public static FrameName Normalise(ReadOnlySpan<char> function, ReadOnlySpan<char> file)
    {
        var name = WithoutWrappers(function);
        var path = file.IndexOfAny('?', '#') is var query and > 0 ? file[..query] : file;
        var slash = path.LastIndexOfAny('/', '\\');
        var module = path[(slash + 1)..];
        module = WithoutHash(module.IndexOf('.') is var dot and > 0 ? module[..dot] : module);
        if (name.ContainsAny("/\\:") || name.Length == 0)
        {
            name = "<anonymous>";
        }

        var local = module.Length == 0 ? name.ToString() : $"{module}.{name}";
        var package = PackageOf(path);
        return new(package.Length == 0 ? local : $"{package}.{local}", local);
    }

    private static ReadOnlySpan<char> WithoutHash(ReadOnlySpan<char> module)
    {
        const int MinHash = 6;
        var dash = module.LastIndexOf('-');
        var hash = module[(dash + 1)..];
        return dash > 0 && hash.Length >= MinHash && hash.ContainsAnyInRange('0', '9') ? module[..dash] : module;
    }

    private static ReadOnlySpan<char> WithoutWrappers(ReadOnlySpan<char> function)
    {
        foreach (var wrapper in Wrappers)
        {
            function = function.StartsWith(wrapper, StringComparison.Ordinal) ? function[wrapper.Length..] : function;
        }

        return function.TrimEnd("/<");
    }

    private static ReadOnlySpan<char> PackageOf(ReadOnlySpan<char> path)
    {
        var packages = path.LastIndexOf(Packages, StringComparison.Ordinal);
        if (packages < 0)
        {
            var folder = path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : default;
            return folder[(folder.LastIndexOf('/') + 1)..];
        }

        var rest = path[(packages + Packages.Length)..];
        var end = rest.IndexOf('/');
        return end < 0 ? default : rest[..end];
    }
}
