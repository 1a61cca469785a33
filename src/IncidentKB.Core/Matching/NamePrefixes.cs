namespace IncidentKB.Core.Matching;

/// <summary>A list of prefixes, filed under their first characters: a name is compared with the few that may fit.</summary>
internal sealed class NamePrefixes(IEnumerable<string> prefixes)
{
    private readonly ILookup<char, string> _byFirst = prefixes.ToLookup(p => p[0]);

    /// <summary>True for a name that starts with one of them.</summary>
    public bool StartsOne(string name)
    {
        if (name.Length > 0)
        {
            foreach (var prefix in _byFirst[name[0]])
            {
                if (name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
