using System.IO.Compression;

namespace IncidentKB.Core.Content.Archives;

/// <summary>The files of a folder or a ZIP, by their paths with forward slashes. Bounds hold for all of them together.</summary>
internal sealed class ArchiveFiles
{
    // Type and mode of a file that Unix packed: 0xA000 is a link (stat.h).
    private const int TypeMask = 0xF000;
    private const int LinkType = 0xA000;

    private const int MaxPathLength = 500;

    private static readonly Sentence IsLink = new("It is a link, and links are not followed.", "它是一个链接，不会跟随链接。");
    private static readonly Sentence IsHiddenFile = new("It is hidden.", "它是隐藏文件。");

    private readonly SortedDictionary<string, Func<Stream>> _files = new(StringComparer.Ordinal);
    private readonly ICollection<ContentProblem> _skipped;
    private readonly string? _root;
    private long _left = ArchiveReader.MaxBytes;

    private ArchiveFiles(ICollection<ContentProblem> skipped, string? root = null) => (_skipped, _root) = (skipped, root);

    /// <summary>The paths, in ordinal order.</summary>
    public IReadOnlyCollection<string> Paths => _files.Keys;

    /// <summary>Lists a folder with what is in it. Links are not followed; hidden files and folders are passed over.</summary>
    public static ArchiveFiles OfFolder(string folder, ICollection<ContentProblem> skipped)
    {
        var files = new ArchiveFiles(skipped);
        var open = new Stack<(DirectoryInfo Folder, string Path)>([(new(folder), "")]);
        while (open.TryPop(out var next))
        {
            try
            {
                foreach (var item in next.Folder.EnumerateFileSystemInfos())
                {
                    var path = next.Path + item.Name;
                    if (item.LinkTarget != null)
                    {
                        files.Skip(path, IsLink);
                    }
                    else if (IsHidden(item.Name))
                    {
                        files.Skip(path, IsHiddenFile);
                    }
                    else if (item is DirectoryInfo inner)
                    {
                        open.Push((inner, path + "/"));
                    }
                    else if (!files.Add(path, () => RegularFile.Open(item.FullName)))
                    {
                        return files;
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                files.Skip(next.Path, ContentDirectory.UnreadableFolder(exception));
            }
        }

        return files;
    }

    /// <summary>The files beside a document, of which none is listed.</summary>
    public static ArchiveFiles Beside(string document) => new([], Path.GetDirectoryName(document));

    /// <summary>Lists a ZIP.</summary>
    public static ArchiveFiles OfZip(ZipArchive zip, ICollection<ContentProblem> skipped)
    {
        var files = new ArchiveFiles(skipped);
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName.Replace('\\', '/');
            if (name.EndsWith('/'))
            {
                continue;
            }

            var shown = TextLimit.Cut(name.Replace('\0', ' '), MaxPathLength);
            if (name.StartsWith('/') || name.AsSpan().IndexOfAny(':', '\0') >= 0 || name.Length > MaxPathLength || Joined("", name) != name)
            {
                files.Skip(shown, new("Its name leads out of the archive, or is no name of a file.", "它的名字指向压缩包之外，或者不是文件名。"));
            }
            else if (((entry.ExternalAttributes >> 16) & TypeMask) == LinkType)
            {
                files.Skip(shown, IsLink);
            }
            else if (HiddenPart(name) is { } part)
            {
                if (hidden.Add(part))
                {
                    files.Skip(part, IsHiddenFile);
                }
            }
            else if (files.Has(name))
            {
                files.Skip(shown, new("The archive has two files of this name; the first one counts.", "压缩包里有两个同名文件，以第一个为准。"));
            }
            else if (!files.Add(name, entry.Open))
            {
                break;
            }
        }

        return files;
    }

    /// <summary>A path below a folder; null where it leads out of the archive.</summary>
    public static string? Joined(string folder, string relative)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));

        // In an archive of a site, "/assets/a.png" begins at its root.
        if (relative.StartsWith('/'))
        {
            parts.Clear();
        }

        foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count == 0)
            {
                return null;
            }

            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>Whether there is such a file.</summary>
    public bool Has(string path) => _files.ContainsKey(path) || IsBeside(path);

    /// <summary>The bytes of a file; null (with a reason) where it is larger than allowed or cannot be read.</summary>
    public byte[]? Read(string path, int max, ICollection<ContentProblem> problems)
    {
        var bytes = Begin(path, max + 1, problems);
        if (bytes == null || bytes.Length <= max)
        {
            return bytes;
        }

        var large = new Sentence($"The file has more than {max} bytes. Make it smaller.", $"文件超过 {max} 字节，请缩小它。");
        problems.Add(new(path, 1, large, isWarning: true));
        return null;
    }

    /// <summary>The first bytes of a file; null (with a reason) where it cannot be read.</summary>
    public byte[]? Begin(string path, int length, ICollection<ContentProblem> problems)
    {
        if (!Has(path))
        {
            return null;
        }

        try
        {
            using var stream = _files.TryGetValue(path, out var open) ? open() : RegularFile.Open(Path.Combine(_root!, path));
            using var bytes = new MemoryStream();

            // What a ZIP says about the size of a file may be wrong.
            var buffer = new byte[81920];
            int read;
            while (bytes.Length < length && (read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, length - bytes.Length))) > 0)
            {
                if ((_left -= read) < 0)
                {
                    var bound = $"{ArchiveReader.MaxBytes / 1024 / 1024} MiB";
                    var large = new Sentence(
                        $"The archive has more than {bound} to read. Divide it.", $"压缩包的内容超过 {bound}，请分成几个。");
                    problems.Add(new(path, 1, large, isWarning: true));
                    return null;
                }

                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or InvalidDataException or NotSupportedException)
        {
            problems.Add(new(path, 1, ContentDirectory.UnreadableFile(exception), isWarning: true));
            return null;
        }
    }

    // A file beside a document that was given by itself: only what it names is looked for.
    private bool IsBeside(string path)
    {
        if (_root == null)
        {
            return false;
        }

        var full = _root;
        foreach (var part in path.Split('/'))
        {
            full = Path.Combine(full, part);
            if (new FileInfo(full).LinkTarget != null)
            {
                return false;
            }
        }

        return File.Exists(full);
    }

    private bool Add(string path, Func<Stream> open)
    {
        if (_files.Count == ArchiveReader.MaxFiles)
        {
            Skip(path, new(
                $"An archive has at most {ArchiveReader.MaxFiles} files. This one and those after it are left out; divide the archive.",
                $"一个压缩包最多 {ArchiveReader.MaxFiles} 个文件，这个文件和后面的都已略过。请把压缩包分成几个。"));
            return false;
        }

        _files.Add(path, open);
        return true;
    }

    private void Skip(string path, Sentence reason) => _skipped.Add(new(path, 1, reason, isWarning: true));

    private static bool IsHidden(string name) => name[0] == '.' || name[^1] == '~' || name == "__MACOSX";

    // The path up to its first part that is hidden.
    private static string? HiddenPart(string path)
    {
        var parts = path.Split('/');
        var index = Array.FindIndex(parts, p => p.Length == 0 || IsHidden(p));
        return index < 0 ? null : string.Join('/', parts[..(index + 1)]);
    }
}
