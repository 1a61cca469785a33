using IncidentKB.Core.Matching;
using IncidentKB.Core.Messages;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Messages;

/// <summary>A message of a runtime with what it means, in the API.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Url">Where it stands in the list of messages.</param>
/// <param name="Language">Language whose programs print it; system for what the system prints.</param>
/// <param name="Kind">panic, fatal error, exception, signal or warning.</param>
/// <param name="Type">Type of the exception; null where there is none.</param>
/// <param name="Message">The text, with words in braces for what differs; null where the type says it all.</param>
/// <param name="Means">What has happened, in a sentence.</param>
/// <param name="Cause">The usual mistake behind it, in a sentence.</param>
/// <param name="FirstStep">What to look at or to do first, in a sentence.</param>
/// <param name="Pattern">Slug of the failure pattern that it belongs to; null for none.</param>
/// <param name="Seen">How the text is known: 'run on' a version, or where it stands.</param>
internal sealed record MessageSummary(
    string Id,
    string Url,
    string Language,
    string Kind,
    string? Type,
    string? Message,
    string Means,
    string Cause,
    string FirstStep,
    string? Pattern,
    string Seen)
{
    public static MessageSummary From(RuntimeMessage message, ReaderContext reader, Func<string, string> absolute)
    {
        var language = reader.Language;
        return new(
            message.Id, absolute(reader.Urls.Message(message.Id)), message.Language, message.Kind, message.Type, message.Message,
            Plain(message.Means.In(language)), Plain(message.Cause.In(language)), Plain(message.FirstStep.In(language)),
            message.Pattern, message.Seen);
    }

    // Code stands between backticks in the content.
    private static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal);
}

/// <summary>Where a trace entered the program's own code last before it failed, in the API.</summary>
/// <param name="Function">Name as printed, without arguments.</param>
/// <param name="File">File as printed; null where the trace has none.</param>
/// <param name="Line">Line in the file; null where the trace has none.</param>
/// <param name="Inside">The function of a library in which it failed; null where the program's own code failed.</param>
internal sealed record OwnFrameSummary(string Function, string? File, int? Line, string? Inside)
{
    public static OwnFrameSummary? From(MatchAnswer answer)
    {
        if (answer.OwnFrame is not { } own)
        {
            return null;
        }

        var (text, frame) = (answer.Reading.Text, own.Frame);
        return new(
            frame.Function.In(text).ToString(),
            frame.File.Length > 0 ? frame.File.In(text).ToString() : null,
            frame.Line > 0 ? frame.Line : null,
            own.Inside?.Function.In(text).ToString());
    }
}
