using System.Text;
using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Traces.Languages.Php;

/// <summary>What is known of PHP.</summary>
internal static class PhpLanguage
{
    /// <summary>PHP.</summary>
    public static readonly TraceLanguage Definition = new()
    {
        Name = PhpTrace.Language,
        Title = "PHP",
        MessageMarks = PhpTrace.Marks,
        ReadMessage = PhpTrace.TryReadMessage,
        ReadFrame = PhpTrace.TryReadFrame,
        Normalise = static (function, _) => PhpFrames.Normalise(function),
        Frameworks = PhpFrames.Frameworks,
        LineOpenings = ["#"],
        FirstWords = ["PHP", "Stack", "thrown"],
        Signs = [".php", "#0 "],
        Introductions = ["php fatal error:", "fatal error:", "uncaught"],
        CommonMessages = ["call to a member function"],
    };
}

/// <summary>Names of PHP's functions, and whose code they are.</summary>
internal static class PhpFrames
{
    /// <summary>Packages that many programs use.</summary>
    public static readonly NamePrefixes Frameworks = new(
    [
        "Composer.", "Doctrine.", "Fiber.", "GuzzleHttp.", "Illuminate.", "Laravel.", "League.", "Monolog.", "PHPUnit.", "Psr.",
        "Symfony.", "Twig.", "WP_Hook.", "yii.",
    ]);

    /// <summary>Whose code a function is, by the file that calls it.</summary>
    public static FrameOrigin OriginOf(ReadOnlySpan<char> file) =>
        file.Length == 0 ? FrameOrigin.Runtime
        : LineSpans.ContainsAny(file, ["/vendor/", "\\vendor\\", "phar://"]) ? FrameOrigin.Library
        : FrameOrigin.Application;

    /// <summary><c>Acme\Db-&gt;connect</c> becomes <c>Acme.Db.connect</c>, and so does <c>Acme\Db::connect</c>.</summary>
    public static FrameName Normalise(ReadOnlySpan<char> function)
    {
        var name = new StringBuilder(function.Length);
        function = function.IndexOf('@') is var anonymous and > 0 ? function[..anonymous] : function;
        foreach (var range in function.SplitAny('\\', ':', '>'))
        {
            FrameName.AppendDotted(name, function[range].TrimEnd('-'));
        }

        return FrameName.OfDotted(name.ToString());
    }
}
