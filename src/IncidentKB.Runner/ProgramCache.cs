using System.Security.Cryptography;

namespace IncidentKB.Runner;

/// <summary>
/// Compiled snippets on disk, each under the SHA-256 of its source, of what its file is called, and of what compiled it. A file is the
/// SHA-256 of the program, then the program, so that one that a full disk or a power cut left incomplete is not taken for it.
/// </summary>
internal sealed class ProgramCache(string folder, string version)
{
    /// <summary>So many newest programs stay when there are too many.</summary>
    public const int Kept = 500;

    /// <summary>
    /// So many are kept at most. Each has about 10 kB: far more than a pack holds, and little enough for the disk when many people
    /// edit; 256 MB for people who mean harm.
    /// </summary>
    public const int MaxFiles = 2 * Kept;

    private const int MaxBytes = 256 * 1024;

    // Listing a thousand files at each program would take longer than writing it.
    private const int AddsPerLook = 100;

    private const string Extension = ".snippet";

    private readonly byte[] _version = System.Text.Encoding.UTF8.GetBytes(version);
    private int _added;

    public ReadOnlyMemory<byte>? Find(byte[] source, string fileName)
    {
        try
        {
            ReadOnlyMemory<byte> file = File.ReadAllBytes(PathOf(source, fileName));
            if (file.Length <= SHA256.HashSizeInBytes)
            {
                return null;
            }

            var program = file[SHA256.HashSizeInBytes..];
            if (SHA256.HashData(program.Span).AsSpan().SequenceEqual(file.Span[..SHA256.HashSizeInBytes]))
            {
                return program;
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a program; one that is large or cannot be kept is compiled again next time.</summary>
    public void Add(byte[] source, string fileName, ReadOnlyMemory<byte> program)
    {
        if (program.Length > MaxBytes)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            Write(PathOf(source, fileName), program);
            if (Interlocked.Increment(ref _added) % AddsPerLook == 1)
            {
                DropOldest();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The disk is full or is not ours.
        }
    }

    private void Write(string path, ReadOnlyMemory<byte> program)
    {
        var temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllBytes(temporary, [.. SHA256.HashData(program.Span), .. program.Span]);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private void DropOldest()
    {
        var files = new DirectoryInfo(folder).GetFiles("*" + Extension);
        if (files.Length > MaxFiles)
        {
            foreach (var file in files.OrderBy(f => f.LastWriteTimeUtc).Take(files.Length - Kept))
            {
                file.Delete();
            }
        }
    }

    private string PathOf(byte[] source, string fileName)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_version);
        hash.AppendData([0]);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(fileName));
        hash.AppendData([0]);
        hash.AppendData(source);
        return Path.Combine(folder, Convert.ToHexStringLower(hash.GetHashAndReset()) + Extension);
    }
}
