using System.Security.Cryptography;
using System.Text;

namespace IncidentKB.Core.Content;

/// <summary>A text file of a pack.</summary>
/// <param name="Path">Path inside the pack or bundle, with forward slashes.</param>
/// <param name="Text">The file to the byte, decoded as UTF-8.</param>
public sealed record ContentFile(string Path, string Text);

/// <summary>The files of one incident, as they lie in a folder.</summary>
/// <param name="Folder">Path of the folder inside the pack, such as <c>incidents/alist-...</c>.</param>
/// <param name="Files">Its files, with paths relative to the folder.</param>
public sealed record IncidentBundle(string Folder, IReadOnlyList<ContentFile> Files)
{
    /// <summary>The English file, whose front matter is the record.</summary>
    public const string EnglishFile = "index.md";

    /// <summary>The Chinese file.</summary>
    public const string ChineseFile = "index.zh-Hans.md";

    /// <summary>Folder of recorded traces inside the bundle, with its slash.</summary>
    public const string TraceFolder = "traces/";

    /// <summary>Folder of the programs behind figures inside the bundle, with its slash.</summary>
    public const string ModelFolder = "models/";

    /// <summary>SHA-256 over paths and texts, in ordinal order of the paths (lower-case hex).</summary>
    public string Hash => HashOf(Files);

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
