using System.Buffers;

namespace IncidentKB.Core.Panics;

/// <summary>Whether a paste names a project, and in which version.</summary>
internal static class ProjectEvidence
{
    private static readonly SearchValues<char> VersionCharacters = SearchValues.Create("0123456789.");

    /// <summary>The names a project goes by: its own, and its repository's owner and name.</summary>
    public static string[] NamesOf(KnownIncident incident)
    {
        var path = Uri.TryCreate(incident.Repository, UriKind.Absolute, out var uri) ? uri.AbsolutePath.Trim('/').Split('/') : [];
        return [.. new[] { incident.Project, path.Length > 1 ? path[1] : "" }.Where(n => n.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>True for a name of code that belongs to the project: its module's path has the project's name or its repository's owner.</summary>
    public static bool IsOwn(string fullName, KnownIncident incident)
    {
        var slash = fullName.LastIndexOf('/');
        return slash > 0 && fullName[..slash].Split('/') is var parts
            && (parts.Any(p => NamesOf(incident).Contains(p, StringComparer.OrdinalIgnoreCase)) || parts.Contains(OwnerOf(incident), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The name under which a trace's functions or files, or the words around it, name the project; null where they do not.</summary>
    public static string? NameIn(TraceQuery query, PasteWords words, KnownIncident incident)
    {
        var names = NamesOf(incident);
        foreach (var frame in query.Frames)
        {
            var file = query.Trace!.Frames[frame.Index].File.In(query.Text);
            foreach (var name in names)
            {
                if (HasPart(frame.Name.Full, name) || HasPart(file, name))
                {
                    return name;
                }
            }
        }

        return Array.Find(names, words.HasWord);
    }

    /// <summary>
    /// The version of the project that a paste names: in a file's path (<c>nbio@v1.5.11</c>), or as a number right after its name
    /// ("GoDoxy version v0.9.8"); null where it names none.
    /// </summary>
    public static string? VersionIn(TraceQuery query, PasteWords words, KnownIncident incident)
    {
        var names = NamesOf(incident);
        foreach (var frame in query.Frames)
        {
            var file = query.Trace!.Frames[frame.Index].File.In(query.Text);
            var at = file.IndexOf("@v", StringComparison.Ordinal);
            if (at > 0 && Array.Exists(names, name => HasPart(query.Trace.Frames[frame.Index].File.In(query.Text)[..at], name)))
            {
                var version = file[(at + 1)..];
                return version[..(version.IndexOf('/') is var slash and >= 0 ? slash : version.Length)].ToString();
            }
        }

        return names.Select(words.VersionAfter).FirstOrDefault(v => v != null);
    }

    /// <summary>Whether a version is one of those affected; null where that cannot be told.</summary>
    public static bool? IsAffected(string version, KnownIncident incident)
    {
        if (Parse(version) is not { } found)
        {
            return null;
        }

        var introduced = incident.IntroducedIn == null ? null : Parse(incident.IntroducedIn);
        var fixedIn = incident.FixedIn == null ? null : Parse(incident.FixedIn);
        return introduced == null && fixedIn == null ? null
            : (introduced == null || found >= introduced) && (fixedIn == null || found < fixedIn);
    }

    // The numbers of a version; what follows them (-rc1, +incompatible) is left out.
    private static Version? Parse(string version)
    {
        var digits = version.AsSpan().TrimStart('v');
        var end = digits.IndexOfAnyExcept(VersionCharacters);
        digits = (end < 0 ? digits : digits[..end]).TrimEnd('.');
        return Version.TryParse(digits.Contains('.') ? digits : $"{digits}.0", out var parsed)
            ? new(parsed.Major, parsed.Minor, Math.Max(0, parsed.Build), Math.Max(0, parsed.Revision))
            : null;
    }

    private static string OwnerOf(KnownIncident incident) =>
        Uri.TryCreate(incident.Repository, UriKind.Absolute, out var uri) ? uri.AbsolutePath.Trim('/').Split('/')[0] : "";

    // A part of a path: between slashes, and up to the version or the package's first dot ("nbio@v1", "nbio.(*Conn)").
    private static bool HasPart(ReadOnlySpan<char> path, string name)
    {
        for (var from = 0; path[from..].IndexOf(name, StringComparison.OrdinalIgnoreCase) is var at and >= 0; from += at + 1)
        {
            var start = from + at;
            var end = start + name.Length;
            if ((start == 0 || path[start - 1] is '/' or '\\') && (end == path.Length || path[end] is '/' or '\\' or '@' or '.'))
            {
                return true;
            }
        }

        return false;
    }
}
