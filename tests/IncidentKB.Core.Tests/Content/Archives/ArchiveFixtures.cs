using System.Text;
using IncidentKB.Core.Content;
using IncidentKB.Core.Content.Archives;
using IncidentKB.Testing;

namespace IncidentKB.Core.Tests.Content.Archives;

/// <summary>Documents in the forms in which teams keep their postmortems. All teams, people and failures in them are made up.</summary>
internal static class ArchiveFixtures
{
    public static string Folder { get; } =
        Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Core.Tests", "Content", "Archives", "documents");

    /// <summary>Names of the documents.</summary>
    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f)!)
            .Where(f => !f.EndsWith(".expected.txt", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static string Text(string name) => Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(Folder, name)));

    /// <summary>Reads a document with the pictures beside it.</summary>
    public static ArchivedDocument Read(string name)
    {
        var problems = new List<ContentProblem>();
        var document = name.EndsWith(".json", StringComparison.Ordinal)
            ? OsvReader.Read(name, Text(name), ContentVocabulary.Empty, problems)
            : PostmortemReader.Read(name, Text(name), Picture, ContentVocabulary.Empty, problems);
        Xunit.Assert.Empty(problems);
        return document!;
    }

    /// <summary>What the check of the site says about the files.</summary>
    public static IReadOnlyList<ContentProblem> Check(ArchivedDocument document)
    {
        var problems = new List<ContentProblem>();
        IncidentReader.Read(document.Bundle, "made-up", ContentVocabulary.Empty, problems);
        return problems;
    }

    /// <summary>The files, what is to be decided, and what the check says, in a form that a person can review.</summary>
    public static string Summary(ArchivedDocument document)
    {
        var summary = new StringBuilder();
        foreach (var file in document.Bundle.Files)
        {
            summary.Append($"==== {file.Path}\n{file.Text}");
        }

        foreach (var image in document.Bundle.Images)
        {
            summary.Append($"==== {image.Path} {image.Format.MediaType} {image.Format.Width}x{image.Format.Height}\n");
        }

        summary.Append("==== decisions\n").AppendJoin("", document.Decisions.Select(d => $"{d}\n"));
        return summary.Append("==== check\n").AppendJoin("", Check(document).Select(p => $"{p}\n")).ToString();
    }

    private static byte[]? Picture(string path)
    {
        var full = Path.Combine(Folder, path);
        return File.Exists(full) ? File.ReadAllBytes(full) : null;
    }
}
