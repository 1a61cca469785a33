using System.IO.Compression;
using System.Text;

namespace IncidentKB.Core.Content.Archives;

/// <summary>
/// Reads a team's archive of postmortems: a folder, a ZIP or a single file. Everything in it counts as hostile: files are capped, links
/// are not followed, names do not leave the archive. What is not taken along is listed with a reason.
/// </summary>
public static class ArchiveReader
{
    /// <summary>Most files that an archive may have.</summary>
    public const int MaxFiles = 20_000;

    /// <summary>Most bytes that are read of all files together.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    /// <summary>Largest document, in bytes; an article of <c>100,000</c> characters with the pictures that it carries in itself.</summary>
    public const int MaxDocumentBytes = 16 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] DocumentEndings = [".md", ".markdown", ".txt", ".json"];
    private static readonly string[] PictureEndings = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp"];

    // They are about the folder or the project, whatever else they say.
    private static readonly HashSet<string> About = new(
        ["license", "licence", "contributing", "changelog", "code_of_conduct", "security", "summary", "toc", "authors", "codeowners",
            "_sidebar", "_navbar"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a folder, a ZIP, or a file, which is then read whatever its name.</summary>
    /// <param name="path">Path on this machine.</param>
    /// <param name="vocabulary">What this site has, for links and slugs.</param>
    /// <param name="skipped">Gets what is not taken along, each with its reason.</param>
    /// <param name="cancellationToken">Ends the reading between two documents.</param>
    /// <returns>The documents, read one by one while they are asked for.</returns>
    /// <exception cref="FileNotFoundException">There is neither a folder nor a file; the message is a sentence for a person.</exception>
    /// <exception cref="IOException">The path cannot be read.</exception>
    public static IEnumerable<ArchivedDocument> Read(
        string path, ContentVocabulary vocabulary, ICollection<ContentProblem> skipped, CancellationToken cancellationToken)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full))
        {
            return new OpenArchive(ArchiveFiles.OfFolder(full, skipped), vocabulary, skipped).Documents(cancellationToken);
        }

        if (!File.Exists(full))
        {
            throw new FileNotFoundException($"'{full}' does not exist. Give a folder, a ZIP or a document.");
        }

        return full.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
            ? ReadZipFile(full, vocabulary, skipped, cancellationToken)
            : new OpenArchive(ArchiveFiles.Beside(full), vocabulary, skipped).Only(Path.GetFileName(full));
    }

    /// <summary>Reads a ZIP, such as one that somebody has uploaded.</summary>
    /// <param name="zip">The ZIP; it can be read at any place, and stays open.</param>
    /// <param name="vocabulary">What this site has, for links and slugs.</param>
    /// <param name="skipped">Gets what is not taken along, each with its reason.</param>
    /// <param name="cancellationToken">Ends the reading between two documents.</param>
    /// <returns>The documents, read one by one while they are asked for; none (with a reason) where it is no ZIP.</returns>
    public static IEnumerable<ArchivedDocument> ReadZip(
        Stream zip, ContentVocabulary vocabulary, ICollection<ContentProblem> skipped, CancellationToken cancellationToken)
    {
        if (Open(zip, skipped) is not { } archive)
        {
            yield break;
        }

        using (archive)
        {
            var open = new OpenArchive(ArchiveFiles.OfZip(archive, skipped), vocabulary, skipped);
            foreach (var document in open.Documents(cancellationToken))
            {
                yield return document;
            }
        }
    }

    private static IEnumerable<ArchivedDocument> ReadZipFile(
        string path, ContentVocabulary vocabulary, ICollection<ContentProblem> skipped, CancellationToken cancellationToken)
    {
        using var zip = RegularFile.Open(path);
        foreach (var document in ReadZip(zip, vocabulary, skipped, cancellationToken))
        {
            yield return document;
        }
    }

    private static ZipArchive? Open(Stream zip, ICollection<ContentProblem> skipped)
    {
        try
        {
            var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
            _ = archive.Entries.Count;
            return archive;
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IOException)
        {
            skipped.Add(new("", 1, new(
                "The file is no ZIP, or it is damaged. Pack the folder again.", "这个文件不是 ZIP，或者已损坏。请重新打包文件夹。")));
            return null;
        }
    }

    // The files of an archive, of which the documents are read.
    private sealed class OpenArchive(ArchiveFiles files, ContentVocabulary vocabulary, ICollection<ContentProblem> skipped)
    {
        private readonly SlugNames _slugs = new(vocabulary.Incidents);
        private readonly HashSet<string> _used = new(StringComparer.Ordinal);

        public IEnumerable<ArchivedDocument> Documents(CancellationToken cancellationToken)
        {
            var incidents = files.Paths.Where(p => Path.GetFileName(p) == IncidentBundle.EnglishFile && IsIncident(p))
                .Select(FolderOf).ToHashSet(StringComparer.Ordinal);
            foreach (var path in files.Paths)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var folder = IncidentFolderOf(path, incidents);
                if (folder != null && path != $"{folder}/{IncidentBundle.EnglishFile}".TrimStart('/'))
                {
                    continue;
                }

                if ((folder != null ? Incident(folder) : Document(path)) is { } document)
                {
                    yield return document;
                }
            }

            foreach (var path in files.Paths.Where(p => IsPicture(p) && !_used.Contains(p) && IncidentFolderOf(p, incidents) == null))
            {
                Skip(path, new("No document that came in shows this picture.", "导入的文档都没有用到这张图片。"));
            }
        }

        /// <summary>One document, whatever its name.</summary>
        public IEnumerable<ArchivedDocument> Only(string path)
        {
            if (Text(path) is { } text
                && (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                    ? OsvReader.Read(path, text, vocabulary, _slugs, skipped)
                    : PostmortemReader.Read(path, text, relative => Picture(path, relative), vocabulary, _slugs, skipped)) is { } document)
            {
                yield return document;
            }
        }

        private ArchivedDocument? Document(string path)
        {
            var extension = Path.GetExtension(path).ToLowerInvariant();
            if (!DocumentEndings.Contains(extension))
            {
                if (!IsPicture(path))
                {
                    Skip(path, new(
                        "It is no Markdown, no text, no entry of OSV and no picture.", "它不是 Markdown、文本、OSV 条目，也不是图片。"));
                }

                return null;
            }

            if (Text(path) is not { } text)
            {
                return null;
            }

            if (ReasonAgainst(path, extension, text) is { } reason)
            {
                Skip(path, reason);
                return null;
            }

            return extension == ".json"
                ? OsvReader.Read(path, text, vocabulary, _slugs, skipped)
                : PostmortemReader.Read(path, text, relative => Picture(path, relative), vocabulary, _slugs, skipped);
        }

        // A document that is certainly no postmortem; in doubt it comes in, and a person decides.
        private static Sentence? ReasonAgainst(string path, string extension, string text)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (extension == ".json")
            {
                return OsvReader.IsOsv(text) ? null : new("It is JSON, but no entry of OSV.", "它是 JSON，但不是 OSV 条目。");
            }

            var headings = DocumentKind.Of(text);
            return About.Contains(name)
                    ? new("Its name says that it is about the project, not about an incident.", "从名字看，它讲的是项目，不是事故。")
                : name.Contains("template", StringComparison.OrdinalIgnoreCase) && !headings.HasDay
                    ? new("It is a template: its name says so, and it names no day.", "它是模板：名字这样写，里面也没有日期。")
                : headings.IsDecisionRecord
                    ? new("It is a record of a decision (ADR), no incident.", "它是决策记录（ADR），不是事故。")
                : DocumentName.IsGeneral(path) && (headings.Sections < 2 || !path.Contains('/'))
                    ? new(
                        "It is the page of a folder. Give its path alone if it is a postmortem.",
                        "它是文件夹的首页。如果它是复盘文档，请单独导入这个文件。")
                : extension == ".txt" && headings.Sections < 2
                    ? new(
                        "It is a text without the headings of a postmortem. Give its path alone if it is one.",
                        "它是一份没有复盘标题的文本。如果它是复盘文档，请单独导入这个文件。")
                : null;
        }

        private ArchivedDocument? Incident(string folder)
        {
            var prefix = folder.Length == 0 ? "" : folder + "/";
            var texts = new List<ContentFile>();
            var images = new List<ContentImage>();
            foreach (var path in files.Paths.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)))
            {
                var inside = path[prefix.Length..];
                if (texts.Count + images.Count == ContentDirectory.MaxFilesPerIncident)
                {
                    Skip(path, new(
                        $"An incident has at most {ContentDirectory.MaxFilesPerIncident} files.",
                        $"一个事故最多 {ContentDirectory.MaxFilesPerIncident} 个文件。"));
                }
                else if (!inside.StartsWith(IncidentBundle.ImageFolder, StringComparison.Ordinal))
                {
                    if (Text(path, keepAsIs: true) is { } text)
                    {
                        texts.Add(new(inside, text));
                    }
                }
                else if (files.Read(path, ImageFormat.MaxBytes, skipped) is { } bytes)
                {
                    if (ContentImage.Read(inside, bytes, out var fault) is { } image)
                    {
                        images.Add(image);
                    }
                    else
                    {
                        Skip(path, fault!);
                    }
                }
            }

            var english = texts.Find(t => t.Path == IncidentBundle.EnglishFile);
            if (english == null)
            {
                return null;
            }

            var record = Record(english.Text)!;
            var slug = record.OptionalText("slug")!;
            var bundle = new IncidentBundle($"incidents/{slug}", texts) { Images = images };
            return new($"{prefix}{IncidentBundle.EnglishFile}", record.OptionalText("title") ?? slug, slug, bundle, []);
        }

        // An index.md of this site: its slug is the name of its folder.
        private bool IsIncident(string path) =>
            Text(path, keepAsIs: true, quiet: true) is { } text
            && Record(text) is { } record
            && record.OptionalText("slug") is { } slug
            && IncidentReader.IsSlug(slug)
            && record.Has("status")
            && (FolderOf(path).Length == 0 || Path.GetFileName(FolderOf(path)) == slug);

        private static YamlRecord? Record(string text)
        {
            var ignored = new List<ContentProblem>();
            return MarkdownFile.Cut(text, "", ignored) is { } cut ? YamlRecord.Read(cut.FrontMatter, "", 1, ignored) : null;
        }

        private static string? IncidentFolderOf(string path, HashSet<string> incidents)
        {
            if (incidents.Count == 0)
            {
                return null;
            }

            for (var folder = FolderOf(path); ; folder = FolderOf(folder))
            {
                if (incidents.Contains(folder))
                {
                    return folder;
                }

                if (folder.Length == 0)
                {
                    return null;
                }
            }
        }

        private byte[]? Picture(string document, string relative)
        {
            if (ArchiveFiles.Joined(FolderOf(document), relative) is not { } path || !files.Has(path))
            {
                return null;
            }

            // One byte more than is allowed, so that the reader can say that it is too large.
            _used.Add(path);
            return files.Begin(path, ImageFormat.MaxBytes + 1, []);
        }

        private string? Text(string path, bool keepAsIs = false, bool quiet = false)
        {
            var problems = quiet ? [] : skipped;
            if (files.Read(path, keepAsIs ? ContentDirectory.MaxFileBytes : MaxDocumentBytes, problems) is not { } bytes)
            {
                return null;
            }

            try
            {
                return StrictUtf8.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                problems.Add(new(path, 1, ContentDirectory.NotUtf8));
                return null;
            }
        }

        private void Skip(string path, Sentence reason) => skipped.Add(new(path, 1, reason, isWarning: true));

        private static bool IsPicture(string path) => PictureEndings.Contains(Path.GetExtension(path).ToLowerInvariant());

        private static string FolderOf(string path) => path.LastIndexOf('/') is var end and >= 0 ? path[..end] : "";
    }
}
