using System.IO.Compression;
using System.Text;
using IncidentKB.Core.Content;
using IncidentKB.Core.Content.Archives;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content.Archives;

public sealed class ArchiveReaderTests
{
    private const string Postmortem =
        "# The pump stopped\n\n## Summary\n\nOn 2024-03-01 it stopped.\n\n![Gauge](../img/gauge.png)\n\n## Root cause\n\nA valve.\n";

    [Fact]
    public void A_folder_and_a_zip_of_it_give_the_same()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write("2024/pump.md", Postmortem);
        pack.Write("2024/copy.markdown", Postmortem);
        pack.Write("img/gauge.png", Pictures.Png);
        pack.Write("img/unused.png", Pictures.Png);
        pack.Write("README.md", "# Our postmortems\n\n## Impact\n\nAll.\n\n## Root cause\n\nNone.\n");
        pack.Write("bundle/index.md", "# A page of its own\n\n## Impact\n\nAll.\n\n## Root cause\n\nIt.\n");
        pack.Write("bundle-2/index.md", "# A list of pages\n\n## Overview\n\nAll.\n\n## References\n\nNone.\n");
        pack.Write("adr/0001.md", ArchiveFixtures.Text("adr-0007-queue.md"));
        pack.Write("template.md", Postmortem.Replace("2024-03-01", "DATE", StringComparison.Ordinal));
        pack.Write("mail-template-broken.md", "# The template of the mail was broken\n\n2024-03-01\n");
        pack.Write("CHANGELOG.md", "# Changes\n");
        pack.Write("osv/GO-1.json", ArchiveFixtures.Text("osv-example.json"));
        pack.Write("package.json", "{\"name\": \"x\"}");
        pack.Write("morgue.txt", ArchiveFixtures.Text("morgue-export.txt"));
        pack.Write("requirements.txt", "a==1\n");
        pack.Write("slides.pdf", "%PDF");
        pack.Write(".git/config", "x");
        var skipped = new List<ContentProblem>();

        var documents = ArchiveReader.Read(pack.Path, ContentVocabulary.Empty, skipped, TestContext.Current.CancellationToken).ToList();

        Assert.Equal(
            [
                "2024/copy.markdown the-pump-stopped 1",
                "2024/pump.md the-pump-stopped-2 1",
                "bundle/index.md a-page-of-its-own 0",
                "incidents/pump-stops/index.md pump-stops 0",
                "mail-template-broken.md the-template-of-the-mail-was-broken 0",
                "morgue.txt seller-dashboard-slow 0",
                "osv/GO-1.json pump-of-example-org-pump-closes-a-channel-twice 0",
            ],
            documents.Select(d => $"{d.Source} {d.Slug} {d.Bundle.Images.Count}"));
        Assert.Equal(
            [
                ".git: It is hidden.",
                "CHANGELOG.md: Its name says that it is about the project, not about an incident.",
                "README.md: It is the page of a folder. Give its path alone if it is a postmortem.",
                "adr/0001.md: It is a record of a decision (ADR), no incident.",
                "bundle-2/index.md: It is the page of a folder. Give its path alone if it is a postmortem.",
                "img/unused.png: No document that came in shows this picture.",
                "pack.yml: It is no Markdown, no text, no entry of OSV and no picture.",
                "package.json: It is JSON, but no entry of OSV.",
                "patterns.yml: It is no Markdown, no text, no entry of OSV and no picture.",
                "practices.yml: It is no Markdown, no text, no entry of OSV and no picture.",
                "requirements.txt: It is a text without the headings of a postmortem. Give its path alone if it is one.",
                "slides.pdf: It is no Markdown, no text, no entry of OSV and no picture.",
                "template.md: It is a template: its name says so, and it names no day.",
            ],
            skipped.Select(s => $"{s.File}: {s.Message}").Order(StringComparer.Ordinal));

        using var zip = new MemoryStream();
        ZipFile.CreateFromDirectory(pack.Path, zip);
        var skippedInZip = new List<ContentProblem>();
        var zipped = ArchiveReader.ReadZip(zip, ContentVocabulary.Empty, skippedInZip, TestContext.Current.CancellationToken).ToList();
        Assert.Equal(documents.Select(Print), zipped.Select(Print));
        Assert.Equal(Lines(skipped), Lines(skippedInZip));

        static string Print(ArchivedDocument document) => $"{document.Source} {document.Bundle.Folder} {document.Bundle.Hash}";
        static IEnumerable<string> Lines(List<ContentProblem> list) => list.Select(p => p.ToString()).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void An_incident_of_this_site_is_taken_as_it_is()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"incidents/{PackFolder.Slug}/images/gauge.png", Pictures.Png);
        var expected = pack.Open().ReadBundle($"incidents/{PackFolder.Slug}", []);

        var document = Assert.Single(Documents(pack.Path));

        Assert.Equal(expected.Hash, document.Bundle.Hash);
        Assert.Equal((expected.Folder, "The pump stops"), (document.Bundle.Folder, document.Title));
        Assert.Empty(document.Decisions);
    }

    [Fact]
    public void A_file_given_alone_is_read_whatever_it_is_with_the_pictures_below_its_folder()
    {
        using var pack = new PackFolder();
        pack.Write("docs/README.md", "# A note\n\n![In](img/a.png) ![Out](../b.png)\n");
        pack.Write("docs/img/a.png", Pictures.Png);
        pack.Write("b.png", Pictures.Png);

        var document = Assert.Single(Documents(pack.FullPath("docs/README.md")));

        Assert.Equal(["images/a.png"], document.Bundle.Images.Select(i => i.Path));
        Assert.Contains(
            "picture '../b.png' are kept as text. It does not lie beside the document.",
            string.Concat(document.Decisions), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_are_not_followed()
    {
        using var pack = new PackFolder();
        using var outside = new PackFolder();
        outside.Write("secret.md", Postmortem);
        Directory.CreateSymbolicLink(pack.FullPath("folder"), outside.Path);
        File.CreateSymbolicLink(pack.FullPath("file.md"), outside.FullPath("secret.md"));
        var skipped = new List<ContentProblem>();

        Assert.Empty(Documents(pack.Path, skipped));
        Assert.Equal(2, skipped.Count(s => s.Message == "It is a link, and links are not followed."));
    }

    [Fact]
    public void A_file_that_is_no_text_or_too_large_is_listed()
    {
        using var pack = new PackFolder();
        pack.Write("latin.md", [0x23, 0x20, 0xE9, 0x0A]);
        pack.Write("large.md", new string('a', 200_000));
        pack.Write("empty.md", "");
        var skipped = new List<ContentProblem>();

        Assert.Empty(Documents(pack.Path, skipped));
        Assert.Contains("latin.md:1: The file is not UTF-8. Save it as UTF-8.", skipped.Select(s => s.ToString()));
        Assert.Contains(
            skipped, s => s.File == "large.md" && s.Message.StartsWith("The document has 200000 characters", StringComparison.Ordinal));
        Assert.Contains("empty.md:1: The document is empty.", skipped.Select(s => s.ToString()));
    }

    [Theory]
    [InlineData("../out.md")]
    [InlineData("/root.md")]
    [InlineData("a/../../out.md")]
    [InlineData("C:\\out.md")]
    [InlineData("a/./b.md")]
    public void A_name_that_leads_out_of_a_zip_is_listed(string name)
    {
        var skipped = new List<ContentProblem>();

        Assert.Empty(InZip(skipped, (name, Encoding.UTF8.GetBytes(Postmortem), 0)));
        Assert.Equal("Its name leads out of the archive, or is no name of a file.", Assert.Single(skipped).Message);
    }

    [Fact]
    public void A_link_two_files_of_one_name_and_hidden_files_of_a_zip_are_listed()
    {
        var text = Encoding.UTF8.GetBytes(Postmortem);
        var skipped = new List<ContentProblem>();

        var documents = InZip(
            skipped,
            ("a.md", text, 0),
            ("a.md", text, 0),
            ("link.md", text, unchecked((int)0xA1FF0000)),
            ("__MACOSX/a.md", text, 0),
            ("__MACOSX/b.md", text, 0));

        Assert.Single(documents);
        Assert.Equal(
            [
                "__MACOSX: It is hidden.",
                "a.md: The archive has two files of this name; the first one counts.",
                "link.md: It is a link, and links are not followed.",
            ],
            skipped.Select(s => $"{s.File}: {s.Message}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_unpacks_without_end_is_not_unpacked()
    {
        var skipped = new List<ContentProblem>();

        Assert.Empty(InZip(skipped, ("bomb.md", new byte[ArchiveReader.MaxDocumentBytes + 1], 0)));
        Assert.Equal($"The file has more than {ArchiveReader.MaxDocumentBytes} bytes. Make it smaller.", Assert.Single(skipped).Message);
    }

    [Fact]
    public void An_archive_that_unpacks_without_end_is_read_up_to_its_bound()
    {
        var noText = new byte[ArchiveReader.MaxDocumentBytes];
        Array.Fill(noText, (byte)0xFF);
        var count = (int)(ArchiveReader.MaxBytes / ArchiveReader.MaxDocumentBytes);
        var skipped = new List<ContentProblem>();

        Assert.Empty(InZip(skipped, [.. Enumerable.Range(0, count + 2).Select(i => ($"{i:000}.md", noText, 0))]));
        Assert.Equal(count, skipped.Count(s => s.Message == "The file is not UTF-8. Save it as UTF-8."));
        Assert.Equal(2, skipped.Count(s => s.Message == "The archive has more than 512 MiB to read. Divide it."));
    }

    [Fact]
    public void An_archive_has_a_bound_on_its_files()
    {
        var skipped = new List<ContentProblem>();

        var files = Enumerable.Range(0, ArchiveReader.MaxFiles + 5).Select(i => ($"{i:00000}.png", Array.Empty<byte>(), 0));

        Assert.Empty(InZip(skipped, [.. files]));
        Assert.Contains(skipped, s => s.Message.StartsWith("An archive has at most 20000 files.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no zip at all, but long enough to hold the end of one")]
    public void What_is_no_zip_is_said(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var skipped = new List<ContentProblem>();

        Assert.Empty(ArchiveReader.ReadZip(stream, ContentVocabulary.Empty, skipped, TestContext.Current.CancellationToken));
        Assert.Equal("The file is no ZIP, or it is damaged. Pack the folder again.", Assert.Single(skipped).Message);
    }

    [Fact]
    public void A_damaged_file_of_a_zip_keeps_no_other_out()
    {
        using var zip = Zip(("a.md", Encoding.UTF8.GetBytes(Postmortem), 0), ("b.md", Encoding.UTF8.GetBytes(Postmortem), 0));
        var bytes = zip.ToArray();

        // The data of the first file begin behind its header of 30 bytes and its name of 4.
        bytes.AsSpan(34, 20).Fill(0xFF);
        using var damaged = new MemoryStream(bytes);
        var skipped = new List<ContentProblem>();

        var documents = ArchiveReader.ReadZip(damaged, ContentVocabulary.Empty, skipped, TestContext.Current.CancellationToken).ToList();

        Assert.Equal(["b.md"], documents.Select(d => d.Source));
        Assert.StartsWith("The file cannot be read: ", Assert.Single(skipped).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_not_there_is_said()
    {
        var missing = Path.Combine(Path.GetTempPath(), "incidentkb-nothing-here.md");

        var exception = Assert.Throws<FileNotFoundException>(() => Documents(missing));

        Assert.EndsWith("does not exist. Give a folder, a ZIP or a document.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_documents_of_the_fixtures_come_in_from_one_folder()
    {
        var skipped = new List<ContentProblem>();

        var documents = Documents(ArchiveFixtures.Folder, skipped);

        Assert.All(documents, HostileDocumentTests.AssertSound);
        Assert.Equal(documents.Count, documents.Select(d => d.Slug).Distinct().Count());
        Assert.Equal(
            ArchiveFixtures.Names().Except(["adr-0007-queue.md"]).Order(StringComparer.Ordinal),
            documents.Select(d => d.Source).Where(s => !s.EndsWith(".expected.txt", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    private static List<ArchivedDocument> Documents(string path, List<ContentProblem>? skipped = null) =>
        [.. ArchiveReader.Read(path, ContentVocabulary.Empty, skipped ?? [], TestContext.Current.CancellationToken)];

    private static List<ArchivedDocument> InZip(List<ContentProblem> skipped, params (string Name, byte[] Bytes, int Attributes)[] files)
    {
        using var zip = Zip(files);
        return [.. ArchiveReader.ReadZip(zip, ContentVocabulary.Empty, skipped, TestContext.Current.CancellationToken)];
    }

    private static MemoryStream Zip(params (string Name, byte[] Bytes, int Attributes)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes, attributes) in files)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
                entry.ExternalAttributes = attributes;
                using var content = entry.Open();
                content.Write(bytes);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
