using IncidentKB.Core.Traces.Rendering;

namespace IncidentKB.Core.Articles;

/// <summary>What the site itself says inside an article.</summary>
/// <param name="Permalink">Accessible name of a heading's permalink, with {0} for the heading.</param>
/// <param name="Alert">The heading of an alert by its kind: note, tip, important, warning or caution.</param>
/// <param name="TaskDone">Accessible name of a ticked box.</param>
/// <param name="TaskOpen">Accessible name of an empty box.</param>
/// <param name="Footnotes">Name of the list of footnotes.</param>
/// <param name="FootnoteBack">Accessible name of the way back from a footnote, with {0} for its number.</param>
/// <param name="Trace">Words for traces.</param>
/// <param name="Lanes">Words for drawings of lanes.</param>
public sealed record ArticleWords(
    string Permalink,
    Func<string, string> Alert,
    string TaskDone,
    string TaskOpen,
    string Footnotes,
    string FootnoteBack,
    TraceLabels Trace,
    LaneLabels Lanes);

/// <summary>What heads the columns of a drawing of lanes, for those who have it read out.</summary>
/// <param name="Step">The number of a step.</param>
/// <param name="Who">The lane, and the one that it reaches.</param>
/// <param name="Event">What happens.</param>
public sealed record LaneLabels(string Step, string Who, string Event);

/// <summary>A picture as the page shows it.</summary>
/// <param name="Address">Where it is served.</param>
/// <param name="Width">Width in pixels: the page leaves room for it before it has come.</param>
/// <param name="Height">Height in pixels.</param>
public sealed record ShownImage(string Address, int Width, int Height);
