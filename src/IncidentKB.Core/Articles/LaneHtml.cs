using System.Globalization;
using Markdig.Renderers;

namespace IncidentKB.Core.Articles;

/// <summary>
/// A drawing of lanes as a table, one row a step, read out as it stands. Behind each row lies what only the eye needs: the lines of
/// the lanes, in percent of the width, so that the style sheet may spread the lanes or move them together beside the text.
/// </summary>
internal static class LaneHtml
{
    // Height of the first line of a step's text, where its node and its arrow lie, in pixels from the top of the row.
    private const int NodeHeight = 20;

    public static void Write(HtmlRenderer html, LaneDrawing drawing, LaneLabels labels)
    {
        var wide = drawing.State == null ? "" : " data-after";
        html.Write($"<div class=\"drawing-frame\"><table class=\"drawing\" role=\"table\" data-lanes=\"{drawing.Lanes.Count}\"{wide}>");
        html.Write("<thead role=\"rowgroup\"><tr role=\"row\">");
        foreach (var label in new[] { labels.Step, labels.Who })
        {
            html.Write("<th role=\"columnheader\"><span class=\"visually-hidden\">").WriteEscape(label).Write("</span></th>");
        }

        html.Write("<th class=\"names\" role=\"columnheader\"><span class=\"visually-hidden\">").WriteEscape(labels.Event).Write("</span>");
        foreach (var lane in drawing.Lanes)
        {
            html.Write("<span aria-hidden=\"true\">").WriteEscape(lane).Write("</span>");
        }

        html.Write("</th>");
        WriteIf(html, drawing.State, "<th class=\"after\" role=\"columnheader\">", "</th>");
        html.Write("</tr></thead><tbody role=\"rowgroup\">");
        var rails = LaneRails.Of(drawing);
        foreach (var (index, step) in drawing.Steps.Index())
        {
            WriteStep(html, drawing, step, index, rails);
        }

        html.WriteLine("</tbody></table></div>");
    }

    private static void WriteStep(HtmlRenderer html, LaneDrawing drawing, LaneStep step, int index, IReadOnlyList<LaneRails> rails)
    {
        var mark = step.Mark switch { LaneMark.Waits => " data-mark=\"waits\"", LaneMark.Fails => " data-mark=\"fails\"", _ => "" };
        html.Write($"<tr role=\"row\" data-lane=\"{step.Lane + 1}\"{mark}><td class=\"number\" role=\"cell\">");
        html.Write("<svg aria-hidden=\"true\">");
        foreach (var (lane, rail) in rails.Index())
        {
            WriteRail(html, Across(lane, rails.Count), rail, index);
        }

        WriteNode(html, step, rails.Count);
        html.Write(string.Create(CultureInfo.InvariantCulture, $"</svg>{index + 1}</td><td class=\"who\" role=\"cell\">"));
        html.WriteEscape(drawing.Lanes[step.Lane]);
        WriteIf(html, step.To is { } to ? drawing.Lanes[to] : null, " → ", "");
        html.Write("</td><td class=\"what\" role=\"cell\">");
        WriteCode(html, step.Event);
        html.Write("</td>");
        if (drawing.State != null)
        {
            html.Write("<td class=\"after\" role=\"cell\" data-label=\"").WriteEscape(drawing.State).Write("\">");
            WriteCode(html, step.State ?? "");
            html.Write("</td>");
        }

        html.Write("</tr>");
    }

    private static void WriteRail(HtmlRenderer html, string x, LaneRails rail, int step)
    {
        if (step > rail.First && step <= rail.Last)
        {
            WriteLine(html, x, "0", NodeHeight.ToString(CultureInfo.InvariantCulture), rail.Waiting.Contains(step));
        }

        if (step >= rail.First && step < rail.Last)
        {
            WriteLine(html, x, NodeHeight.ToString(CultureInfo.InvariantCulture), "100%", rail.Waiting.Contains(step + 1));
        }
    }

    private static void WriteLine(HtmlRenderer html, string x, string from, string to, bool waits) =>
        html.Write($"<line{(waits ? " class=\"wait\"" : "")} x1=\"{x}\" x2=\"{x}\" y1=\"{from}\" y2=\"{to}\"/>");

    private static void WriteNode(HtmlRenderer html, LaneStep step, int lanes)
    {
        var x = Across(step.Lane, lanes);
        if (step.To is { } to)
        {
            var (end, back) = (Across(to, lanes), to > step.Lane ? "-" : "");
            html.Write($"<line class=\"go\" x1=\"{x}\" x2=\"{end}\" y1=\"{NodeHeight}\" y2=\"{NodeHeight}\"/>");
            html.Write($"<svg x=\"{end}\" y=\"{NodeHeight}\"><path class=\"go\" d=\"M{back}8 -4 L0 0 L{back}8 4\"/></svg>");
        }

        html.Write(step.Mark == LaneMark.Fails
            ? $"<svg x=\"{x}\" y=\"{NodeHeight}\"><path class=\"fail\" d=\"M-5 -5 L5 5 M-5 5 L5 -5\"/></svg>"
            : $"<circle cx=\"{x}\" cy=\"{NodeHeight}\" r=\"5\"/>");
    }

    private static string Across(int lane, int lanes) => string.Create(CultureInfo.InvariantCulture, $"{(lane + 0.5) * 100 / lanes:0.##}%");

    private static void WriteIf(HtmlRenderer html, string? text, string before, string after)
    {
        if (text != null)
        {
            html.Write(before).WriteEscape(text).Write(after);
        }
    }

    // "calls `Done`": code stands between backticks.
    private static void WriteCode(HtmlRenderer html, string text)
    {
        var parts = text.Split('`');
        foreach (var (index, part) in parts.Index())
        {
            var isCode = index % 2 == 1 && index < parts.Length - 1;
            html.Write(isCode ? "<code>" : index % 2 == 1 ? "`" : "").WriteEscape(part).Write(isCode ? "</code>" : "");
        }
    }
}

/// <summary>Where the line of a lane lies: from the first step that names the lane to the last, dotted while it waits.</summary>
/// <param name="First">Index of the first step that names the lane; -1 where none does.</param>
/// <param name="Last">Index of the last one.</param>
/// <param name="Waiting">The steps before which the lane waits.</param>
internal sealed record LaneRails(int First, int Last, IReadOnlySet<int> Waiting)
{
    public static IReadOnlyList<LaneRails> Of(LaneDrawing drawing) => [.. drawing.Lanes.Select((_, lane) => Of(drawing.Steps, lane))];

    private static LaneRails Of(IReadOnlyList<LaneStep> steps, int lane)
    {
        var named = steps.Index().Where(s => s.Item.Lane == lane || s.Item.To == lane).Select(s => s.Index).ToList();
        var waiting = new HashSet<int>();
        var waits = false;
        for (var step = 0; step <= steps.Count; step++)
        {
            if (waits)
            {
                waiting.Add(step);
            }

            waits = step < steps.Count && steps[step].Lane == lane ? steps[step].Mark == LaneMark.Waits : waits;
        }

        // One that waits to the end has no last step.
        return new(named.FirstOrDefault(-1), waits ? steps.Count : named.LastOrDefault(-1), waiting);
    }
}
