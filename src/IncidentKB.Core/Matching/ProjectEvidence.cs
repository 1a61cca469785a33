namespace IncidentKB.Core.Matching;

/// <summary>Whether a paste names the project of an incident, and in which version.</summary>
internal sealed class ProjectEvidence
{
    private readonly IncidentSignature _incident;
    private readonly string[] _ownParts;

    public ProjectEvidence(IncidentSignature incident)
    {
        _incident = incident;
        var path = Uri.TryCreate(incident.Repository, UriKind.Absolute, out var uri) ? uri.AbsolutePath.Trim('/').Split('/') : [""];
        Names = Distinct([incident.Project, path.Length > 1 ? path[1] : ""]);
        _ownParts = Distinct([.. Names, path[0]]);
    }

    /// <summary>The names the project goes by: its own, and its repository's.</summary>
    public string[] Names { get; }

    /// <summary>
    /// True for a name of code that belongs to the project: its module's path has the project's name or its repository's owner.
    /// </summary>
    public bool IsOwn(ReadOnlySpan<char> fullName)
    {
        var module = fullName[..Math.Max(0, fullName.LastIndexOf('/'))];
        foreach (var part in module.Split('/'))
        {
            foreach (var own in _ownParts)
            {
                if (module[part].Equals(own, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// The name under which a trace's functions or files, or the words around it, name the project; null where they do not.
    /// </summary>
    public string? NameIn(TraceQuery query, PasteWords words)
    {
        foreach (var frame in query.Frames)
        {
            var file = query.Trace!.Frames[frame.Index].File.In(query.Text);
            foreach (var name in Names)
            {
                if (HasPart(frame.Name.Full, name) || HasPart(file, name))
                {
                    return name;
                }
            }
        }

        return Array.Find(Names, words.HasWord);
    }

    /// <summary>
    /// The version of the project that a paste names: in a file's path (<c>nbio@v1.5.11</c>), or as a number right after its name
    /// ("GoDoxy version v0.9.8", <c>godoxy:v0.9.8</c> of an image); null where it names none.
    /// </summary>
    public string? VersionIn(TraceQuery query, PasteWords words)
    {
        foreach (var frame in query.Frames)
        {
            var file = query.Trace!.Frames[frame.Index].File.In(query.Text);
            var at = file.IndexOf("@v", StringComparison.Ordinal);
            if (at > 0 && Array.Exists(Names, name => HasPart(query.Trace.Frames[frame.Index].File.In(query.Text)[..at], name)))
            {
                var version = file[(at + 1)..];
                return version[..(version.IndexOf('/') is var slash and >= 0 ? slash : version.Length)].ToString();
            }
        }

        // "went back to v3.42.0" tells that another one failed: one that is affected goes first.
        var versions = Names.SelectMany(words.VersionsAfter).ToList();
        return versions.Find(v => IsAffected(v) == true) ?? (versions.Count > 0 ? versions[0] : null);
    }

    /// <summary>
    /// Whether a version is one of those affected: from the one with the bug up to and without the one with the fix, as the
    /// ranges of the OSV schema have it. Null where that cannot be told.
    /// </summary>
    public bool? IsAffected(string version)
    {
        var (introduced, fixedIn) = (ParseOptional(_incident.IntroducedIn), ParseOptional(_incident.FixedIn));
        if (ReleaseVersion.Parse(version) is not { } found || (introduced == null && fixedIn == null))
        {
            return null;
        }

        var hasBug = introduced == null || !found.IsBefore(introduced);
        var hasFix = fixedIn != null && !found.IsBefore(fixedIn);
        return hasBug && !hasFix;
    }

    private static ReleaseVersion? ParseOptional(string? version) => version == null ? null : ReleaseVersion.Parse(version);

    private static string[] Distinct(string[] names) => [.. names.Where(n => n.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

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
