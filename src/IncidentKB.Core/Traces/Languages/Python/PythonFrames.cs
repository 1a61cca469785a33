using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Traces.Languages.Python;

/// <summary>Names of Python's functions, and whose code they are. Python prints no module: the file stands for it.</summary>
internal static class PythonFrames
{
    /// <summary>Package folders and modules of libraries that many programs use.</summary>
    public static readonly NamePrefixes Frameworks = new(
    [
        "_pytest.", "aiohttp.", "celery.", "click.", "django.", "flask.", "gunicorn.", "requests.", "sqlalchemy.", "starlette.",
        "tornado.", "twisted.", "urllib3.", "uvicorn.", "werkzeug.",
    ]);

    private const string Packages = "site-packages";

    private static readonly string[] LibraryFolders = [Packages, "dist-packages", ".egg/", ".whl/"];

    private static readonly string[] RuntimeFolders =
        ["/lib/python", "/lib64/python", "/lib/pypy", "/Python.framework/", "\\lib\\", "\\Lib\\", "/python3.", "/cpython/Lib/"];

    /// <summary>Whose code a function is, by its file.</summary>
    public static FrameOrigin OriginOf(ReadOnlySpan<char> file)
    {
        if (LineSpans.ContainsAny(file, LibraryFolders))
        {
            return FrameOrigin.Library;
        }

        var isStandard = file.StartsWith("<frozen", StringComparison.Ordinal) || LineSpans.ContainsAny(file, RuntimeFolders);
        return isStandard ? FrameOrigin.Runtime : FrameOrigin.Application;
    }

    /// <summary>
    /// <c>call</c> of <c>/env/lib/python3.11/site-packages/flask/app.py</c> becomes <c>flask.app.call</c>: the folder stands for
    /// the package.
    /// </summary>
    public static FrameName Normalise(ReadOnlySpan<char> function, ReadOnlySpan<char> file)
    {
        var packages = file.LastIndexOf(Packages, StringComparison.Ordinal);
        file = packages >= 0 ? file[(packages + Packages.Length)..].TrimStart("/\\") : file;
        var slash = file.LastIndexOfAny('/', '\\');
        var module = file[(slash + 1)..];
        module = module.EndsWith(".py", StringComparison.Ordinal) ? module[..^3] : module;
        var folder = slash > 0 ? file[..slash] : default;
        folder = folder[(folder.LastIndexOfAny('/', '\\') + 1)..];
        var local = module.Length == 0 ? function.ToString() : $"{module}.{function}";
        return new(folder.Length == 0 ? local : $"{folder}.{local}", local);
    }
}
