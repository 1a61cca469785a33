using System.Security.Cryptography;
using System.Text;
using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Content;

/// <summary>A text file of a pack.</summary>
/// <param name="Path">Path inside the pack or bundle, with forward slashes.</param>
/// <param name="Text">The file to the byte, decoded as UTF-8.</param>
public sealed record ContentFile(string Path, string Text);

/// <summary>A picture of a pack.</summary>
/// <param name="Path">Path inside the bundle, with forward slashes.</param>
/// <param name="Sha256">SHA-256 of its bytes (lower-case hex).</param>
/// <param name="Format">What its first bytes say.</param>
/// <param name="Bytes">The file; null where the bytes are stored already.</param>
public sealed record ContentImage(string Path, string Sha256, ImageFormat Format, byte[]? Bytes = null)
{
    private const string HashPrefix = "sha256:";

    /// <summary>Reads a picture.</summary>
    /// <param name="path">Its path inside the bundle.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="fault">Why it cannot be taken, as a sentence; null where it can.</param>
    /// <returns>Null where it cannot be taken.</returns>
    public static ContentImage? Read(string path, byte[] bytes, out Sentence? fault)
    {
        var format = ImageFormat.Read(bytes);
        fault = bytes.Length > ImageFormat.MaxBytes
                ? new(
                    $"The picture has {bytes.Length} bytes; at most {ImageFormat.MaxBytes} are read. Make it smaller.",
                    $"图片有 {bytes.Length} 字节，最多读取 {ImageFormat.MaxBytes} 字节，请缩小它。")
            : format == null
                ? new(
                    "The file is no PNG, JPEG, WebP or GIF picture, whatever its name says. Save it as one of these.",
                    "不管文件名怎么写，它都不是 PNG、JPEG、WebP 或 GIF 图片。请另存为其中一种。")
            : (long)format.Width * format.Height > ImageFormat.MaxPixels
                ? new(
                    $"The picture has {format.Width} by {format.Height} pixels; at most {ImageFormat.MaxPixels / 1_000_000} million "
                    + "are shown. Make it smaller.",
                    $"图片为 {format.Width}×{format.Height} 像素，最多显示 {ImageFormat.MaxPixels / 10_000} 万像素，请缩小它。")
            : null;
        return fault == null ? new(path, Convert.ToHexStringLower(SHA256.HashData(bytes)), format!, bytes) : null;
    }

    /// <summary>
    /// What stands for a picture where documents are texts: in the hash of a bundle and among the documents of a revision.
    /// </summary>
    /// <param name="path">Its path inside the bundle.</param>
    /// <param name="sha256">The hash of its bytes.</param>
    public static ContentFile Document(string path, string sha256) => new(path, HashPrefix + sha256);

    /// <summary>The hash of the bytes that a document stands for; null for a document that is a text.</summary>
    public static string? HashIn(ContentFile document) =>
        document.Path.StartsWith(IncidentBundle.ImageFolder, StringComparison.Ordinal) ? document.Text[HashPrefix.Length..] : null;
}

/// <summary>The files of one incident, as they lie in a folder.</summary>
/// <param name="Folder">Path of the folder inside the pack, such as <c>incidents/alist-...</c>.</param>
/// <param name="Files">Its files that are texts, with paths relative to the folder.</param>
public sealed record IncidentBundle(string Folder, IReadOnlyList<ContentFile> Files)
{
    /// <summary>Its pictures.</summary>
    public IReadOnlyList<ContentImage> Images { get; init; } = [];

    /// <summary>The English file, whose front matter is the record.</summary>
    public const string EnglishFile = "index.md";

    /// <summary>The Chinese file.</summary>
    public const string ChineseFile = "index.zh-Hans.md";

    /// <summary>The file of the article in a language.</summary>
    public static string FileOf(string language) => language == Languages.English ? EnglishFile : ChineseFile;

    /// <summary>Folder of recorded traces inside the bundle, with its slash.</summary>
    public const string TraceFolder = "traces/";

    /// <summary>Folder of the programs behind figures inside the bundle, with its slash.</summary>
    public const string ModelFolder = "models/";

    /// <summary>Folder of the pictures inside the bundle, with its slash.</summary>
    public const string ImageFolder = "images/";

    /// <summary>SHA-256 over paths and texts, in ordinal order of the paths (lower-case hex).</summary>
    public string Hash => HashOf([.. Files, .. Images.Select(i => ContentImage.Document(i.Path, i.Sha256))]);

    /// <summary>The hash of <see cref="Hash"/> for any set of files.</summary>
    public static string HashOf(IEnumerable<ContentFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            // Lengths between the parts, so that moving text from one file to the next changes the hash.
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\n{file.Text.Length}\n"));
            hash.AppendData(Encoding.UTF8.GetBytes(file.Text));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
