namespace IncidentKB.Core.Articles;

/// <summary>What a step of a drawing is besides an event.</summary>
public enum LaneMark
{
    /// <summary>An event and no more.</summary>
    None,

    /// <summary>The lane waits from here until its next step.</summary>
    Waits,

    /// <summary>Here it fails.</summary>
    Fails,
}

/// <summary>One step of a drawing.</summary>
/// <param name="Lane">Who does it: index of a lane.</param>
/// <param name="Event">What happens; code stands between backticks.</param>
/// <param name="To">Whom it reaches: index of another lane, or null.</param>
/// <param name="State">How things stand after it; null where the drawing does not say.</param>
/// <param name="Mark">What it is besides.</param>
public sealed record LaneStep(int Lane, string Event, int? To, string? State, LaneMark Mark);

/// <summary>Why a line is no part of a drawing.</summary>
/// <param name="Line">Line in the text, from 0.</param>
/// <param name="Said">What is wrong and what to do.</param>
public sealed record LaneFault(int Line, Sentence Said);

/// <summary>
/// Who did what in which order, as a block of an article describes it:
/// <code>
/// lanes: main, reaper | Count
/// main: closes the client -> reaper | 0
/// ~ reaper: waits for the lock
/// ! main: adds to a dead counter | 0
/// </code>
/// The first line names the lanes and, behind the bar, what the last column tells. Each further line is a step: <c>~</c> where the
/// lane begins to wait, <c>!</c> where it fails, then the lane, a colon and the event, the lane that it reaches, and the state after it.
/// </summary>
/// <param name="Lanes">The lanes, from the left.</param>
/// <param name="State">What the states of the steps tell; null when there are none.</param>
/// <param name="Steps">The steps in the order of time.</param>
public sealed record LaneDrawing(IReadOnlyList<string> Lanes, string? State, IReadOnlyList<LaneStep> Steps)
{
    /// <summary>Word behind the fence of a block that is a drawing.</summary>
    public const string Info = "lanes";

    /// <summary>Most lanes: the narrowest screen has room for so many beside the text.</summary>
    public const int MaxLanes = 6;

    /// <summary>Most steps: more are no drawing any more.</summary>
    public const int MaxSteps = 40;

    private const string Head = "lanes: ";
    private const string Arrow = " -> ";
    private const string Bar = " | ";

    /// <summary>Reads a drawing.</summary>
    /// <param name="text">The lines of the block.</param>
    /// <param name="faults">Where faults go.</param>
    /// <returns>Null when there is a fault.</returns>
    public static LaneDrawing? Parse(string text, ICollection<LaneFault> faults)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select((line, number) => (Text: line.Trim(), Number: number))
            .Where(l => l.Text.Length > 0).ToList();
        if (lines.Count == 0 || ReadHead(lines[0].Text) is not { } head)
        {
            faults.Add(new(lines.Count == 0 ? 0 : lines[0].Number, new(
                "A drawing begins with 'lanes: ONE, TWO' and, if its steps have states, '| STATE'. "
                + $"Name two to {MaxLanes} different lanes.",
                $"图以 lanes: ONE, TWO 开头；如果各步有状态，后面再写 | STATE。请写出 2 到 {MaxLanes} 个不同的泳道。")));
            return null;
        }

        if (lines.Count is 1 or > MaxSteps + 1)
        {
            faults.Add(new(lines[0].Number, new(
                $"The drawing has {lines.Count - 1} steps; it may have 1 to {MaxSteps}. Write one step a line.",
                $"图有 {lines.Count - 1} 步，应当是 1 到 {MaxSteps} 步。请每行写一步。")));
            return null;
        }

        var before = faults.Count;
        var steps = new List<LaneStep>();
        foreach (var (line, number) in lines.Skip(1))
        {
            if (head.ReadStep(line, out var fault) is { } step)
            {
                steps.Add(step);
            }
            else
            {
                faults.Add(new(number, fault!));
            }
        }

        return faults.Count == before ? head with { Steps = steps } : null;
    }

    // "lanes: main, reaper | Count"
    private static LaneDrawing? ReadHead(string line)
    {
        if (!line.StartsWith(Head, StringComparison.Ordinal))
        {
            return null;
        }

        var (names, state) = CutAtBar(line[Head.Length..]);
        var lanes = names.Split(',', StringSplitOptions.TrimEntries);
        var areGood = lanes.Length is >= 2 and <= MaxLanes && lanes.All(l => l.Length > 0)
            && lanes.Distinct(StringComparer.Ordinal).Count() == lanes.Length;
        return areGood ? new(lanes, state, []) : null;
    }

    // "! main: adds to a dead counter -> reaper | 0"
    private LaneStep? ReadStep(string line, out Sentence? fault)
    {
        var mark = line[0] switch { '~' => LaneMark.Waits, '!' => LaneMark.Fails, _ => LaneMark.None };
        var (rest, state) = CutAtBar(mark == LaneMark.None ? line : line[1..].TrimStart());
        if (LaneAt(rest) is not { } lane)
        {
            fault = new(
                $"This step begins with none of the lanes ({string.Join(", ", Lanes)}). Write 'LANE: EVENT', after '~' where it waits "
                + "or '!' where it fails.",
                $"这一步没有以任何泳道（{string.Join(", ", Lanes)}）开头。请写成 LANE: EVENT，等待时前面加 ~，失败时前面加 !。");
            return null;
        }

        var what = rest[(Lanes[lane].Length + 1)..].Trim();
        var arrow = what.LastIndexOf(Arrow, StringComparison.Ordinal);
        int? to = arrow < 0
            ? null
            : Lanes.Index().Where(l => l.Item == what[(arrow + Arrow.Length)..]).Select(l => l.Index).DefaultIfEmpty(-1).First();
        what = arrow < 0 ? what : what[..arrow].TrimEnd();
        fault = what.Length == 0
                ? new("This step says of no event. Write it behind the colon.", "这一步没有写明发生了什么，请写在冒号后面。")
            : to == -1 || to == lane
                ? new(
                    $"The arrow of this step leads to no other lane ({string.Join(", ", Lanes)}). Name one of them.",
                    $"这一步的箭头没有指向另一个泳道（{string.Join(", ", Lanes)}），请写出其中一个。")
            : state != null && State == null
                ? new(
                    "This step has a state, but the first line names none. Write 'lanes: ONE, TWO | STATE' there.",
                    "这一步写了状态，但第一行没有。请在第一行写 lanes: ONE, TWO | STATE。")
            : null;
        return fault != null ? null : new(lane, what, to, state, mark);
    }

    private int? LaneAt(string text)
    {
        foreach (var (index, lane) in Lanes.Index())
        {
            if (text.Length > lane.Length && text[lane.Length] == ':' && text.StartsWith(lane, StringComparison.Ordinal))
            {
                return index;
            }
        }

        return null;
    }

    private static (string Text, string? State) CutAtBar(string line)
    {
        var bar = line.LastIndexOf(Bar, StringComparison.Ordinal);
        return bar < 0 ? (line, null) : (line[..bar].TrimEnd(), line[(bar + Bar.Length)..].Trim());
    }
}
