using IncidentKB.Data.Entities;
using IncidentKB.Web.Shared.Diffs;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>A comment with its answers.</summary>
/// <param name="Comments">The first one, then the answers in their order.</param>
/// <param name="Place">The line that it is about in the present version; null where it is about no line, or that line is gone.</param>
public sealed record CommentThread(IReadOnlyList<ProposalComment> Comments, DiffPlace? Place)
{
    /// <summary>The threads of a proposal, oldest first, each at the line that it is about now.</summary>
    /// <param name="comments">All comments.</param>
    /// <param name="files">The present files, path to text.</param>
    public static IReadOnlyList<CommentThread> Of(IReadOnlyList<ProposalComment> comments, IReadOnlyDictionary<string, string> files)
    {
        var answers = comments.Where(c => c.ParentId != null).ToLookup(c => c.ParentId!.Value);
        return [.. comments.Where(c => c.ParentId == null).Select(c => new CommentThread([c, .. answers[c.Id]], PlaceOf(c, files)))];
    }

    // The nearest line with the same text: lines above it may have come or gone since.
    private static DiffPlace? PlaceOf(ProposalComment comment, IReadOnlyDictionary<string, string> files)
    {
        if (comment is not { Path: { } path, Line: { } line, LineText: { } wanted } || !files.TryGetValue(path, out var text))
        {
            return null;
        }

        var lines = text.Split('\n');
        var numbers = Enumerable.Range(1, lines.Length)
            .Where(n => lines[n - 1].TrimEnd('\r').StartsWith(wanted.TrimEnd('…'), StringComparison.Ordinal)
                && (wanted.EndsWith('…') || lines[n - 1].TrimEnd('\r').Length == wanted.Length)).ToList();
        return numbers.Count == 0 ? null : new(path, numbers.MinBy(n => Math.Abs(n - line)));
    }
}
