using IncidentKB.Core.ReadingPaths;

namespace IncidentKB.Web.Features.Reading;

/// <summary>The states of a step as forms and styles write them.</summary>
internal static class ReadingStates
{
    public const string ToRead = "todo";

    public static string Name(ReadingState? state) => state switch
    {
        ReadingState.Done => "done",
        ReadingState.Skipped => "skipped",
        _ => ToRead,
    };

    public static ReadingState? Parse(string? name) => name switch
    {
        "done" => ReadingState.Done,
        "skipped" => ReadingState.Skipped,
        _ => null,
    };
}
