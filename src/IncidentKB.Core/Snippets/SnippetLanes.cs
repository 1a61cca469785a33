namespace IncidentKB.Core.Snippets;

/// <summary>
/// The form of the lines in which a snippet says who did what, declared in its header with the words ROLE and EVENT:
/// <code>
/// // lanes: [ROLE] EVENT
/// </code>
/// A line of output of that form belongs to the lane of its role; every other line belongs to none.
/// </summary>
/// <param name="Before">What stands before the role, such as <c>[</c>; may be empty.</param>
/// <param name="Between">What stands between role and event, such as <c>] </c>; never empty.</param>
public sealed record SnippetLanes(string Before, string Between)
{
    private const string RoleWord = "ROLE";
    private const string EventWord = "EVENT";

    /// <summary>Reads the form.</summary>
    /// <returns>Null when it does not name ROLE and then, after something else, EVENT at its end.</returns>
    public static SnippetLanes? Parse(string form)
    {
        var role = form.IndexOf(RoleWord, StringComparison.Ordinal);
        if (role < 0 || !form.EndsWith(EventWord, StringComparison.Ordinal))
        {
            return null;
        }

        var between = role + RoleWord.Length;
        return form.Length - EventWord.Length > between ? new(form[..role], form[between..^EventWord.Length]) : null;
    }

    /// <summary>Tells who did what.</summary>
    /// <param name="line">A line of output, without its end.</param>
    /// <returns>Null when the line has another form.</returns>
    public (string Role, string Event)? Read(string line)
    {
        if (!line.StartsWith(Before, StringComparison.Ordinal))
        {
            return null;
        }

        var end = line.IndexOf(Between, Before.Length, StringComparison.Ordinal);
        return end > Before.Length ? (line[Before.Length..end], line[(end + Between.Length)..]) : null;
    }
}
