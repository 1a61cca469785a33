using IncidentKB.Core.Incidents;
using IncidentKB.Core.Messages;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.ReadingPaths;

namespace IncidentKB.Core.Content;

/// <summary>
/// Reads a whole pack: first the catalogue files, then incident after incident, with the checks that need more than
/// one file. Faults are collected, reading goes on.
/// </summary>
public sealed class PackReader
{
    private readonly ContentDirectory _directory;
    private readonly ICollection<ContentProblem> _problems;
    private readonly ContentVocabulary _vocabulary;
    private readonly Dictionary<string, string> _fileByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _fileByAlias = new(StringComparer.Ordinal);
    private readonly HashSet<string> _incidentFolders;
    private readonly List<(string Path, string Hash)> _bundleHashes = [];
    private readonly Dictionary<string, string> _keyByFolder = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _slugsOutside;

    /// <summary>Reads the catalogue files of a pack.</summary>
    /// <param name="directory">The pack.</param>
    /// <param name="outside">What its files may refer to besides the pack itself.</param>
    /// <param name="slugsOutside">The slugs under which incidents are known already, by their ids.</param>
    /// <param name="problems">Where faults go.</param>
    public PackReader(
        ContentDirectory directory,
        ContentVocabulary outside,
        IReadOnlyDictionary<string, string> slugsOutside,
        ICollection<ContentProblem> problems)
    {
        (_directory, _problems, _slugsOutside) = (directory, problems, slugsOutside);
        CatalogueFiles = directory.ReadCatalogueFiles(problems);
        Name = ReadName() ?? directory.Path;
        Patterns = Find(CatalogueReader.PatternsFile) is { } patterns ? CatalogueReader.ReadPatterns(patterns, Name, problems) : [];
        Practices = Find(CatalogueReader.PracticesFile) is { } practices ? CatalogueReader.ReadPractices(practices, Name, problems) : [];
        ReadingPaths = [.. CatalogueFiles.Where(f => f.Path.StartsWith(CatalogueReader.ReadingFolder, StringComparison.Ordinal))
            .Select(f => CatalogueReader.ReadPath(f, Name, problems)).OfType<ReadingPath>()];
        var patternsKnown = Join(outside.Patterns, Patterns.Select(p => p.Slug));
        Concepts = Find(ConceptReader.File) is { } concepts
            ? ConceptReader.Read(concepts, patternsKnown.Contains, problems)
            : ConceptVocabulary.Empty;
        Glossary = Find(GlossaryReader.File) is { } glossary ? GlossaryReader.Read(glossary, problems) : [];
        Messages = [.. CatalogueFiles.Where(f => f.Path.StartsWith(MessageReader.Folder, StringComparison.Ordinal))
            .SelectMany(f => MessageReader.Read(f, patternsKnown.Contains, problems))];
        _incidentFolders = directory.IncidentFolders().ToHashSet(StringComparer.Ordinal);
        _vocabulary = new(
            patternsKnown,
            Join(outside.Practices, Practices.Select(p => p.Slug)),
            Join(outside.ReadingPaths, ReadingPaths.Select(p => p.Slug)),
            Join(outside.Incidents, _incidentFolders.Select(f => f["incidents/".Length..])));
    }

    /// <summary>Name of the pack: what pack.yml says, or the folder's full path.</summary>
    public string Name { get; }

    /// <summary>The files that belong to no incident.</summary>
    public IReadOnlyList<ContentFile> CatalogueFiles { get; }

    /// <summary>Failure patterns without fault.</summary>
    public IReadOnlyList<FailurePattern> Patterns { get; }

    /// <summary>The words by which messages are understood that no pattern lists; what has a fault is left out.</summary>
    public ConceptVocabulary Concepts { get; }

    /// <summary>Groups of words that mean the same to the search; what has a fault is left out.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Glossary { get; }

    /// <summary>Messages of runtimes without fault.</summary>
    public IReadOnlyList<RuntimeMessage> Messages { get; }

    /// <summary>Practices without fault.</summary>
    public IReadOnlyList<Practice> Practices { get; }

    /// <summary>Reading paths without fault of their own; see <see cref="CheckReadingPaths"/>.</summary>
    public IReadOnlyList<ReadingPath> ReadingPaths { get; private set; }

    /// <summary>Reads the incidents one by one and yields those without fault.</summary>
    public IEnumerable<Incident> ReadIncidents()
    {
        foreach (var folder in _incidentFolders.Order(StringComparer.Ordinal))
        {
            var bundle = _directory.ReadBundle(folder, _problems);
            _bundleHashes.Add((folder, bundle.Hash));
            if (IncidentReader.Read(bundle, Name, _vocabulary, _problems) is not { } incident)
            {
                continue;
            }

            _keyByFolder[folder] = incident.Key;
            if (IsUnique(incident, folder))
            {
                yield return incident;
            }
        }
    }

    /// <summary>After all incidents: leaves out (with a problem) the reading paths that name an incident nobody has.</summary>
    public void CheckReadingPaths()
    {
        var sound = new List<ReadingPath>();
        foreach (var path in ReadingPaths)
        {
            var missing = path.Items.Find(i => !_fileByKey.ContainsKey(i.IncidentKey) && !_slugsOutside.ContainsKey(i.IncidentKey));
            if (missing == null)
            {
                sound.Add(path);
                continue;
            }

            var file = $"{CatalogueReader.ReadingFolder}{path.Slug}.yml";
            var line = LineWith(Find(file)!.Text, missing.IncidentKey);
            _problems.Add(new(file, line, new(
                $"The incident {missing.IncidentKey} is unknown or was refused. Correct the id or that incident's file.",
                $"没有事故 {missing.IncidentKey}，或者它的文件有误未被收入。请改正编号，或改正那个事故的文件。")));
        }

        ReadingPaths = sound;
    }

    /// <summary>
    /// After all incidents: whether an incident that was imported before is still in the pack, under this slug or another.
    /// One whose file was refused for a fault has not left it either.
    /// </summary>
    public bool Holds(string key, string slug)
    {
        var folder = $"incidents/{slug}";
        return _fileByKey.ContainsKey(key)
            || (_incidentFolders.Contains(folder) && (!_keyByFolder.TryGetValue(folder, out var found) || found == key));
    }

    /// <summary>Whether the pack has a folder of an incident at all, sound or not.</summary>
    public bool HasIncidents => _incidentFolders.Count > 0;

    /// <summary>Whether a file or folder has a fault: what it held at the last import has not left the pack.</summary>
    public bool HasFault(string path) => _problems.Any(p => p.File == path && !p.IsWarning);

    /// <summary>Whether the pack has a file for this reading path, even if it was refused.</summary>
    public bool HasReadingPath(string slug) =>
        ReadingPaths.Any(p => p.Slug == slug)
        || HasFault($"{CatalogueReader.ReadingFolder}{slug}.yml")
        || HasFault(CatalogueReader.ReadingFolder.TrimEnd('/'));

    /// <summary>After all incidents: the hash of the pack, as <see cref="ContentDirectory.Hash"/> gives it.</summary>
    public string Hash() =>
        IncidentBundle.HashOf([.. CatalogueFiles, .. _bundleHashes.Select(b => new ContentFile(b.Path, b.Hash))]);

    private static HashSet<string> Join(IEnumerable<string> outside, IEnumerable<string> inside) =>
        outside.Concat(inside).ToHashSet(StringComparer.Ordinal);

    private static int LineWith(string text, string word) =>
        text[..Math.Max(0, text.IndexOf(word, StringComparison.Ordinal))].Count(c => c == '\n') + 1;

    private ContentFile? Find(string path) => CatalogueFiles.FirstOrDefault(f => f.Path == path);

    private string? ReadName()
    {
        if (Find(ContentDirectory.PackFile) is not { } file || YamlRecord.Read(file.Text, file.Path, 0, _problems) is not { } record)
        {
            return null;
        }

        var name = record.RequiredText("name", 100);
        record.RejectOtherKeys();
        return name.Length == 0 ? null : name;
    }

    private bool IsUnique(Incident incident, string folder)
    {
        var file = $"{folder}/{IncidentBundle.EnglishFile}";
        var owner = RightfulFolder(incident, folder) is { } rightful
            ? $"{rightful}/{IncidentBundle.EnglishFile}"
            : _fileByKey.GetValueOrDefault(incident.Key);
        if (owner != null)
        {
            return Refuse(incident, file, incident.Key, new(
                $"The id {incident.Key} is already that of {owner}. Give this incident another id.",
                $"编号 {incident.Key} 已属于 {owner}，请给这个事故换一个编号。"));
        }

        _fileByKey.Add(incident.Key, file);

        foreach (var alias in incident.Aliases)
        {
            if (_incidentFolders.Contains($"incidents/{alias.Slug}"))
            {
                _fileByKey.Remove(incident.Key);
                return Refuse(incident, file, alias.Slug, new(
                    $"The alias '{alias.Slug}' is the slug of another incident. Remove it here.",
                    $"别名“{alias.Slug}”是另一个事故的 slug，请在这里删除它。"));
            }

            if (!_fileByAlias.TryAdd(alias.Slug, file))
            {
                _fileByKey.Remove(incident.Key);
                return Refuse(incident, file, alias.Slug, new(
                    $"The alias '{alias.Slug}' is already one of {_fileByAlias[alias.Slug]}. Remove one.",
                    $"别名“{alias.Slug}”已用于 {_fileByAlias[alias.Slug]}，请删除一处。"));
            }
        }

        return true;
    }

    // A copied folder with its id left in must not take the place of the original, whatever their names sort like: the id
    // stays with the folder under which it is known, as long as that folder still has it.
    private string? RightfulFolder(Incident incident, string folder)
    {
        if (!_slugsOutside.TryGetValue(incident.Key, out var known))
        {
            return null;
        }

        var rightful = $"incidents/{known}";
        if (rightful == folder || !_incidentFolders.Contains(rightful))
        {
            return null;
        }

        if (!_keyByFolder.TryGetValue(rightful, out var key))
        {
            key = IncidentReader.Read(_directory.ReadBundle(rightful, []), Name, _vocabulary, [])?.Key;
        }

        return key == incident.Key ? rightful : null;
    }

    private bool Refuse(Incident incident, string file, string word, Sentence message)
    {
        _problems.Add(new(file, LineWith(incident.Texts[0].Source, word), message));
        return false;
    }
}
