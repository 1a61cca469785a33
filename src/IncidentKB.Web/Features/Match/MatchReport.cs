using System.Globalization;
using System.Text;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Features.Messages;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Match;

/// <summary>An answer of the API as plain text, for a shell and for a language model.</summary>
internal static class MatchReport
{
    /// <summary>The verdict, what is missing for a better one, and the candidates with their reasons.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="ui">Its language.</param>
    public static string Of(MatchResponse answer, UiText ui)
    {
        var text = new MatchText(ui.Language);
        var report = new StringBuilder();
        report.AppendLine(Verdict(answer, ui));
        if (text.Gap(answer.Meta.Gap) is { } gap)
        {
            report.AppendLine(text.Plain(gap));
        }

        if (answer.Meta.SharedCode is { } shared)
        {
            report.AppendLine(shared);
        }

        if (answer.Meta.Warming)
        {
            report.AppendLine(ui.MatchWarming);
        }

        if (answer.Meta.Cut)
        {
            report.AppendLine(ui.PasteCut(PanicReader.MaxLength));
        }

        AppendNext(report, answer.Meta, ui);
        foreach (var match in answer.Data)
        {
            AppendMatch(report, match, ui);
        }

        return report.ToString();
    }

    private static string Verdict(MatchResponse answer, UiText ui) => answer.Meta.Verdict switch
    {
        MatchVerdict.Incident => ui.VerdictMark(MatchVerdict.Incident),
        MatchVerdict.Pattern => $"{ui.VerdictMark(MatchVerdict.Pattern)}{ui.Colon}{answer.Meta.Pattern}",
        _ when answer.Meta.Pattern is { } pattern => $"{ui.NotKnownHere} {ui.NearestPattern} {pattern}",
        _ => answer.Meta.Gap == MatchGap.NoTrace ? ui.NothingToJudge : ui.NotKnownHere,
    };

    // Where to look, and what the message means.
    private static void AppendNext(StringBuilder report, MatchMeta meta, UiText ui)
    {
        if (meta.Verdict == MatchVerdict.Incident)
        {
            foreach (var step in meta.DoNow)
            {
                report.AppendLine($"{ui.DoNow}{ui.Colon}{step}");
            }
        }
        else if (meta.OwnFrame is { } own)
        {
            var place = own.File == null
                ? ""
                : own.Line is { } line ? $" ({own.File}:{line.ToString(CultureInfo.InvariantCulture)})" : $" ({own.File})";
            report.AppendLine($"{ui.OwnCode}{ui.Colon}{own.Function}{place}");
        }

        if (meta.Message is { } message)
        {
            report.AppendLine($"{ui.Means}{ui.Colon}{message.Means}").AppendLine($"{ui.UsualCause}{ui.Colon}{message.Cause}");
            report.AppendLine($"{ui.FirstStep}{ui.Colon}{message.FirstStep}");
        }
    }

    private static void AppendMatch(StringBuilder report, MatchSummary match, UiText ui)
    {
        var score = match.Score.ToString("0.00", CultureInfo.InvariantCulture);
        report.AppendLine().AppendLine($"{ui.VerdictMark(match.Verdict)}{ui.Colon}{match.Title}").AppendLine($"  {match.Url}");
        report.AppendLine($"  {ui.Together}{ui.Colon}{score}");
        foreach (var reason in match.Reasons)
        {
            report.AppendLine($"  {(reason.Weight < 0 ? '-' : '+')} {reason.Text}");
        }
    }
}
