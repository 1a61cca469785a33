using System.Text;

namespace IncidentKB.Core.Content;

/// <summary>
/// A folder of content on disk. Everything in it counts as hostile: files are capped and regular ones, links are not followed,
/// text must be UTF-8.
/// </summary>
public sealed class ContentDirectory
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaxFileBytes = 1024 * 1024;

    /// <summary>Most files that one incident may have.</summary>
    public const int MaxFilesPerIncident = 64;

    /// <summary>The file that names the pack.</summary>
    public const string PackFile = "pack.yml";

    /// <summary>Folder of the files from which a new incident is begun, with its slash.</summary>
    public const string TemplateFolder = "template/";

    private const string IncidentsFolder = "incidents";

    // Kept so that an exported pack is the same folder again; it lets `dotnet run bug.cs` work inside a repository with build settings of
    // its own.
    private const string BuildSettings = "Directory.Build.props";

    // For people. It is stored beside the rest, so that an exported pack has it too.
    private const string Readme = "README.md";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string[] TemplateFiles =
        [TemplateFolder + IncidentBundle.EnglishFile, TemplateFolder + IncidentBundle.ChineseFile];

    // Folders of which every file counts, whatever its name is.
    private static readonly string[] ListFolders = [CatalogueReader.ReadingFolder, MessageReader.Folder];

    private static readonly string[] RootFiles =
    [
        PackFile, CatalogueReader.PatternsFile, CatalogueReader.PracticesFile, ConceptReader.File, GlossaryReader.File, BuildSettings,
        Readme,
    ];

    /// <summary>Says that a file is no text that can be read.</summary>
    public static readonly Sentence NotUtf8 = new("The file is not UTF-8. Save it as UTF-8.", "文件不是 UTF-8 编码，请保存为 UTF-8。");

    /// <summary>Says that a file holds a sign at which the text functions of SQLite end.</summary>
    public static readonly Sentence HoldsNul =
        new("The file holds a NUL character, so it is no text. Remove it.", "文件含有 NUL 字符，不是文本，请删除该字符。");

    private ContentDirectory(string path) => Path = path;

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Opens a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none; the message is a sentence for a person.</exception>
    public static ContentDirectory Open(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        return Directory.Exists(full)
            ? new(full)
            : throw new DirectoryNotFoundException(
                $"The content folder '{full}' does not exist. Check the path; a content folder holds incidents/, "
                + "patterns.yml and practices.yml.");
    }

    /// <summary>The files that belong to no incident, in ordinal order of their paths.</summary>
    public IReadOnlyList<ContentFile> ReadCatalogueFiles(ICollection<ContentProblem> problems)
    {
        var files = new List<ContentFile>();
        string[] folders = [.. ListFolders, TemplateFolder];
        var inFolders = folders.Where(f => !IsLinked(f.TrimEnd('/'), problems)).SelectMany(f => RelativeFiles(f, problems));
        foreach (var path in RelativeFiles("", problems).Concat(inFolders))
        {
            var isInList = ListFolders.Any(f => path.StartsWith(f, StringComparison.Ordinal))
                && path.EndsWith(".yml", StringComparison.Ordinal);
            if (isInList || RootFiles.Contains(path) || TemplateFiles.Contains(path))
            {
                Add(files, ReadFile(path, path, problems));
            }
            else
            {
                var foreign = new Sentence("This file is no part of a content pack and is left out.", "这个文件不属于内容包，已略过。");
                problems.Add(new(path, 1, foreign, isWarning: true));
            }
        }

        return files;
    }

    /// <summary>The folders of incidents, in ordinal order, as paths from the root of the pack.</summary>
    public IEnumerable<string> IncidentFolders()
    {
        var parent = System.IO.Path.Combine(Path, IncidentsFolder);
        return Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent).Select(d => $"{IncidentsFolder}/{System.IO.Path.GetFileName(d)}")
                .Order(StringComparer.Ordinal)
            : [];
    }

    /// <summary>Reads the files of one incident.</summary>
    public IncidentBundle ReadBundle(string folder, ICollection<ContentProblem> problems)
    {
        var files = new List<ContentFile>();
        if (IsLinked(IncidentsFolder, problems) || IsLinked(folder, problems))
        {
            return new(folder, files);
        }

        string[] folders = [folder + "/", $"{folder}/{IncidentBundle.TraceFolder}", $"{folder}/{IncidentBundle.ModelFolder}"];
        foreach (var path in folders.Where(f => !IsLinked(f.TrimEnd('/'), problems)).SelectMany(f => RelativeFiles(f, problems)))
        {
            if (files.Count == MaxFilesPerIncident)
            {
                problems.Add(TooManyFiles(path));
                break;
            }

            Add(files, ReadFile(path, path[(folder.Length + 1)..], problems));
        }

        return new(folder, files) { Images = ReadImages(folder, MaxFilesPerIncident - files.Count, problems) };
    }

    private List<ContentImage> ReadImages(string folder, int max, ICollection<ContentProblem> problems)
    {
        var images = new List<ContentImage>();
        if (IsLinked($"{folder}/{IncidentBundle.ImageFolder.TrimEnd('/')}", problems))
        {
            return images;
        }

        foreach (var path in RelativeFiles($"{folder}/{IncidentBundle.ImageFolder}", problems))
        {
            if (images.Count == max)
            {
                problems.Add(TooManyFiles(path));
                break;
            }

            if (ReadBytes(path, ImageFormat.MaxBytes, problems) is { } bytes
                && ImageOf(path, path[(folder.Length + 1)..], bytes, problems) is { } image)
            {
                images.Add(image);
            }
        }

        return images;
    }

    private static ContentProblem TooManyFiles(string path) =>
        new(path, 1, new Sentence(
            $"An incident has at most {MaxFilesPerIncident} files. This one and those after it are left out.",
            $"一个事故最多 {MaxFilesPerIncident} 个文件，这个文件和后面的都已略过。"));

    private static ContentImage? ImageOf(string path, string name, byte[] bytes, ICollection<ContentProblem> problems)
    {
        var image = ContentImage.Read(name, bytes, out var fault);
        if (fault != null)
        {
            problems.Add(new(path, 1, fault));
        }

        return image;
    }

    /// <summary>Says that a file is larger than allowed.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="max">Most bytes that are read.</param>
    public static Sentence TooLarge(long bytes, int max) => new(
        $"The file has {bytes} bytes; at most {max} are read. Make it smaller.", $"文件有 {bytes} 字节，最多读取 {max} 字节，请缩小它。");

    /// <summary>Says that a file cannot be read. The words of the system are English in both.</summary>
    internal static Sentence UnreadableFile(Exception exception) =>
        new($"The file cannot be read: {exception.Message}", $"无法读取文件：{exception.Message}");

    /// <summary>Says that a folder cannot be read. The words of the system are English in both.</summary>
    internal static Sentence UnreadableFolder(Exception exception) =>
        new($"The folder cannot be read: {exception.Message}", $"无法读取文件夹：{exception.Message}");

    /// <summary>SHA-256 over the whole pack (lower-case hex).</summary>
    public string Hash()
    {
        var ignored = new List<ContentProblem>();
        var bundles = IncidentFolders().Select(f => new ContentFile(f, ReadBundle(f, ignored).Hash));
        return IncidentBundle.HashOf([.. ReadCatalogueFiles(ignored), .. bundles]);
    }

    private IReadOnlyList<string> RelativeFiles(string folder, ICollection<ContentProblem> problems)
    {
        var full = System.IO.Path.Combine(Path, folder);
        try
        {
            return Directory.Exists(full)
                ? [.. Directory.EnumerateFiles(full).Select(f => folder + System.IO.Path.GetFileName(f)).Where(f => !IsHidden(f))
                    .Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(folder.TrimEnd('/'), 1, UnreadableFolder(exception)));
            return [];
        }
    }

    private bool IsLinked(string folder, ICollection<ContentProblem> problems)
    {
        if (new DirectoryInfo(System.IO.Path.Combine(Path, folder)).LinkTarget == null)
        {
            return false;
        }

        var problem = new ContentProblem(folder, 1, new Sentence(
            "This is a link, and links are not followed. Put the folder itself here.", "这是一个链接，不会跟随链接。请把文件夹本身放在这里。"));
        if (!problems.Contains(problem))
        {
            problems.Add(problem);
        }

        return true;
    }

    // Editors and file managers leave such files behind.
    private static bool IsHidden(string path) => path.Contains("/.", StringComparison.Ordinal) || path[0] == '.' || path[^1] == '~';

    private ContentFile? ReadFile(string path, string name, ICollection<ContentProblem> problems)
    {
        if (ReadBytes(path, MaxFileBytes, problems) is not { } bytes)
        {
            return null;
        }

        try
        {
            var fault = bytes.AsSpan().StartsWith("\uFEFF"u8)
                ? new Sentence(
                    "The file begins with a byte order mark. Save it as UTF-8 without one.", "文件以 BOM 开头，请保存为不带 BOM 的 UTF-8。")
                // SQLite's text functions end at one.
                : bytes.Contains((byte)0)
                ? HoldsNul
                : null;
            if (fault == null)
            {
                return new(name, StrictUtf8.GetString(bytes));
            }

            problems.Add(new(path, 1, fault));
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new(path, 1, NotUtf8));
        }

        return null;
    }

    private byte[]? ReadBytes(string path, int max, ICollection<ContentProblem> problems)
    {
        var info = new FileInfo(System.IO.Path.Combine(Path, path));
        Sentence fault;
        try
        {
            if (info.LinkTarget == null && RegularFile.Read(info.FullName, max) is { } bytes)
            {
                return bytes;
            }

            fault = info.LinkTarget != null
                ? new("This is a link, and links are not followed. Put the file itself here.", "这是一个链接，不会跟随链接。请把文件本身放在这里。")
                : TooLarge(info.Length, max);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            fault = UnreadableFile(exception);
        }

        problems.Add(new(path, 1, fault));
        return null;
    }

    private static void Add(List<ContentFile> files, ContentFile? file)
    {
        if (file != null)
        {
            files.Add(file);
        }
    }
}
