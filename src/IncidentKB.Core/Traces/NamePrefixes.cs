namespace IncidentKB.Core.Traces;

/// <summary>
/// A list of prefixes as a tree of what they share, so that a name is compared with few of them however long the list is
/// (most module paths of Go begin with <c>github.com/</c>).
/// </summary>
internal sealed class NamePrefixes
{
    // What all prefixes below have in common here, whether one of them ends with it, and the rests of the others by their first characters.
    private readonly string _shared;
    private readonly bool _isWhole;
    private readonly string _next;
    private readonly NamePrefixes[] _rests;

    /// <summary>Makes a tree of prefixes in any order.</summary>
    public NamePrefixes(IEnumerable<string> prefixes)
    {
        var all = prefixes.ToList();
        _shared = all.Count == 0 ? "" : all.Aggregate(static (left, right) => left[..left.AsSpan().CommonPrefixLength(right)]);
        _isWhole = all.Exists(p => p.Length == _shared.Length);
        var rests = all.Where(p => p.Length > _shared.Length).ToLookup(p => p[_shared.Length], p => p[_shared.Length..]);
        _next = string.Concat(rests.Select(r => r.Key));
        _rests = [.. rests.Select(r => new NamePrefixes(r))];
    }

    /// <summary>True for a name that starts with one of them.</summary>
    public bool StartsOne(ReadOnlySpan<char> name)
    {
        for (var node = this; name.StartsWith(node._shared, StringComparison.Ordinal);)
        {
            if (node._isWhole)
            {
                return true;
            }

            name = name[node._shared.Length..];
            var next = name.Length == 0 ? -1 : node._next.IndexOf(name[0], StringComparison.Ordinal);
            if (next < 0)
            {
                return false;
            }

            node = node._rests[next];
        }

        return false;
    }
}
