using IncidentKB.Core.Content;
using IncidentKB.Core.Content.Archives;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Proposals;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace IncidentKB.Web.Workspace.Import;

/// <summary>What the form of the import was sent with, where its page is shown with what came of it: one for each request.</summary>
internal sealed class ImportForm
{
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>What came in; null before something was sent.</summary>
    public ArchiveReport? Report { get; set; }

    /// <summary>What was wrong, as a sentence; null where nothing was.</summary>
    public string? Fault { get; set; }

    /// <summary>A text as the only document of an archive.</summary>
    public static IEnumerable<ArchivedDocument> ReadText(string text, ContentVocabulary vocabulary, ICollection<ContentProblem> skipped) =>
        PostmortemReader.Read("postmortem.md", text, _ => null, vocabulary, skipped) is { } document ? [document] : [];

    /// <summary>The files that somebody chose: ZIPs are opened, pictures belong to the documents beside them.</summary>
    public static IEnumerable<ArchivedDocument> ReadFiles(
        IReadOnlyList<(string Name, byte[] Bytes)> files, ContentVocabulary vocabulary, ICollection<ContentProblem> skipped,
        CancellationToken cancellationToken)
    {
        var others = files.Where(f => !IsZip(f.Name)).ToList();
        foreach (var zip in files.Where(f => IsZip(f.Name)).Select(f => f.Bytes)
            .Append(others.Count > 0 ? Packed(others) : null).OfType<byte[]>())
        {
            using var stream = new MemoryStream(zip);
            foreach (var document in ArchiveReader.ReadZip(stream, vocabulary, skipped, cancellationToken))
            {
                yield return document;
            }
        }
    }

    /// <summary>The last part of a name, whatever system it comes from.</summary>
    public static string NameOf(IFormFile file) => file.FileName[(file.FileName.LastIndexOfAny(Separators) + 1)..];

    private static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    // As one archive, so that a document finds its pictures.
    private static byte[] Packed(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        using var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(packed, System.IO.Compression.ZipArchiveMode.Create))
        {
            // Files of one name from several folders get a folder each.
            foreach (var (name, bytes) in files.GroupBy(f => f.Name, StringComparer.Ordinal)
                .SelectMany(same => same.Select((f, i) => (Name: i == 0 ? f.Name : $"{i + 1}/{f.Name}", f.Bytes))))
            {
                using var entry = zip.CreateEntry(name, System.IO.Compression.CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }

        return packed.ToArray();
    }
}

/// <summary>POST /workspace/import: makes proposals of what was chosen or pasted.</summary>
internal static class ImportEndpoint
{
    /// <summary>Bytes of all files together.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    public static void MapImportForm(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/workspace/import", AnswerAsync).ExcludeFromDescription().WithOrder(-1).RequireAuthorization(nameof(Role.Author))
            .WithMetadata(
                new RequestSizeLimitAttribute(MaxBytes), new RequireAntiforgeryTokenAttribute())
            .WithFormOptions(multipartBodyLengthLimit: MaxBytes);

    private static async Task<IResult> AnswerAsync(PageRequest page, ArchiveImport archives, ImportForm sent)
    {
        var form = await page.Http.Request.ReadFormAsync(page.Cancelled);
        var files = new List<(string Name, byte[] Bytes)>();
        foreach (var file in form.Files.Where(f => f.Length > 0))
        {
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, page.Cancelled);
            files.Add((ImportForm.NameOf(file), bytes.ToArray()));
        }

        var text = form["text"].ToString();
        if (files.Count == 0 && string.IsNullOrWhiteSpace(text))
        {
            sent.Fault = page.Reader.Ui.NothingToImport;
            return new RazorComponentResult<App> { StatusCode = StatusCodes.Status400BadRequest, PreventStreamingRendering = true };
        }

        sent.Report = await archives.ImportAsync(
            SignedIn.ActorOf(page.Http),
            (vocabulary, skipped) => ImportForm.ReadFiles(files, vocabulary, skipped, page.Cancelled)
                .Concat(string.IsNullOrWhiteSpace(text) ? [] : ImportForm.ReadText(text, vocabulary, skipped)),
            page.Reader.Language,
            page.Cancelled);
        return new RazorComponentResult<App> { PreventStreamingRendering = true };
    }
}
