using System.IO.Compression;
using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using IncidentKB.Data.Entities;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Workspace.Import;

public sealed class ImportPageTests(WritingSite site)
{
    private const string Postmortem =
        "# The mill stood still\n\nDate: 2025-04-01\n\n## Summary\n\nNothing was ground for an hour.\n\n![the stone](stone.png)\n\n"
        + "## Root cause\n\nThe belt was off.\n\n## Action items\n\n- [ ] Put a guard on the belt\n\n## Attendees\n\nThe miller.\n";

    [Fact]
    public async Task A_document_with_its_picture_becomes_a_draft_that_says_what_is_to_be_decided()
    {
        using var author = await site.JoinAsync(Role.Author);

        var page = await SendAsync(
            author.Browser, "", ("mill.md", Encoding.UTF8.GetBytes(Postmortem)), ("stone.png", Pictures.Png),
            ("notes.xyz", "?"u8.ToArray()));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var link = page.Document.One<IHtmlAnchorElement>(".rows a");
        Assert.Equal("The mill stood still", link.TextContent);
        Assert.Contains("notes.xyz", page.Words, StringComparison.Ordinal);
        var draft = await author.Browser.OpenAsync(link.PathName);
        Assert.Contains(
            "Nothing was ground for an hour.", draft.One<IHtmlTextAreaElement>("[data-body='index.md']").Value, StringComparison.Ordinal);
        Assert.Equal("Put a guard on the belt", draft.One<IHtmlInputElement>("[name='record:index.md:follow_ups:0:text']").Value);
        Assert.Contains("images/stone.png", draft.QuerySelector(".pictures")!.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("mill.md", draft.QuerySelector("#problems .said")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ZIP_brings_all_its_documents_and_a_broken_one_says_so()
    {
        using var author = await site.JoinAsync(Role.Author);
        using var packed = new MemoryStream();
        await using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "a/one.md", "a/two.md" })
            {
                await using var entry = await zip.CreateEntry(name).OpenAsync(Cancelled);
                await entry.WriteAsync(Encoding.UTF8.GetBytes(Postmortem.Replace("The mill", name, StringComparison.Ordinal)), Cancelled);
            }
        }

        var page = await SendAsync(author.Browser, "", ("all.zip", packed.ToArray()), ("bad.zip", "PK no zip"u8.ToArray()));

        Assert.Equal(
            ["a/one.md stood still", "a/two.md stood still"], page.Document.QuerySelectorAll(".rows a").Select(a => a.TextContent));
        Assert.Contains("no ZIP", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pasted_text_comes_in_and_nothing_at_all_is_told()
    {
        using var author = await site.JoinAsync(Role.Author);

        Assert.Contains("The mill stood still", (await SendAsync(author.Browser, Postmortem)).Words, StringComparison.Ordinal);
        var nothing = await SendAsync(author.Browser, " ");
        Assert.Equal(HttpStatusCode.BadRequest, nothing.Status);
        Assert.Contains("Choose a file or paste a text first.", nothing.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_reads_Chinese_is_told_in_Chinese_what_to_decide_and_what_is_wrong()
    {
        using var author = await site.JoinAsync(Role.Author);

        var page = await SendAsync(author.Browser, Postmortem, "/zh-Hans/workspace/import", ("bad.zip", "PK no zip"u8.ToArray()));

        Assert.Contains("这个文件不是 ZIP，或者已损坏。请重新打包文件夹。", page.Words, StringComparison.Ordinal);
        Assert.Contains("图片“stone.png”的说明和名字已作为文字保留。文档旁边没有这个文件。", page.Words, StringComparison.Ordinal);
        var draft = await author.Browser.OpenAsync(page.Document.One<IHtmlAnchorElement>(".rows a").PathName);
        Assert.Contains("缺少“kind”，或者它是空的。请加上 kind: ...。", draft.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "图片“stone.png”的说明和名字已作为文字保留。", draft.QuerySelector("#problems .said")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_that_the_site_has_comes_in_as_a_change_of_it()
    {
        using var author = await site.JoinAsync(Role.Author);
        var slug = SiteMap.Incidents[0];
        using var packed = new MemoryStream();
        await using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var entry = await zip.CreateEntry($"incidents/{slug}/index.md").OpenAsync(Cancelled);
            await entry.WriteAsync(Encoding.UTF8.GetBytes(RepositoryFiles.ReadContent($"incidents/{slug}/index.md")), Cancelled);
        }

        await SendAsync(author.Browser, "", ("ours.zip", packed.ToArray()));

        await using var db = site.OpenDatabase();
        var proposal = await db.Proposals.SingleAsync(p => p.AuthorId == author.Id, Cancelled);
        Assert.Equal(await db.Incidents.Where(i => i.Slug == slug).Select(i => (int?)i.Id).SingleAsync(Cancelled), proposal.IncidentId);
    }

    private static Task<Answer> SendAsync(Visitor browser, string text, params (string Name, byte[] Bytes)[] files) =>
        SendAsync(browser, text, "/workspace/import", files);

    private static async Task<Answer> SendAsync(Visitor browser, string text, string address, params (string Name, byte[] Bytes)[] files)
    {
        var form = (await browser.OpenAsync(address)).One<IHtmlFormElement>("main form");
        var content = new MultipartFormDataContent { { new StringContent(text), "text" } };
        foreach (var hidden in form.Elements.OfType<IHtmlInputElement>().Where(i => i.Type == "hidden"))
        {
            content.Add(new StringContent(hidden.Value), hidden.Name!);
        }

        foreach (var (name, bytes) in files)
        {
            content.Add(new ByteArrayContent(bytes), "files", name);
        }

        return await browser.PostAsync(address, content);
    }
}
