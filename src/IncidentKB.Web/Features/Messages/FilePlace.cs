using System.Globalization;
using IncidentKB.Core.Traces;

namespace IncidentKB.Web.Features.Messages;

/// <summary>
/// The file of a frame as people speak of it: with its folder and line, without the folders of the machine it was built on.
/// </summary>
internal static class FilePlace
{
    // The file and the folder that it lies in.
    private const int Parts = 2;

    /// <summary>The place, such as <c>invoice/builder.go:114</c>; empty where the trace has no file.</summary>
    public static string Of(in TraceFrame frame, string text)
    {
        var file = frame.File.In(text);
        var from = file.Length;
        for (var part = 0; part < Parts && from > 0; part++)
        {
            from = file[..from].LastIndexOfAny('/', '\\');
        }

        var shown = file[(from + 1)..];
        return frame.Line > 0 && shown.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{shown}:{frame.Line}") : shown.ToString();
    }
}
