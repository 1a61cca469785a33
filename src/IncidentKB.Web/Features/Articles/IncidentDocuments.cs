using System.Text;
using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Web.Features.Incidents;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Articles;

/// <summary>The machine twins of an article (.md, .json) and the files of its folder, as they are.</summary>
internal static class IncidentDocuments
{
    public static void MapIncidentDocuments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents/{slug}.md", MarkdownAsync).ExcludeFromDescription();
        routes.MapGet("/incidents/{slug}.json", IncidentsApi.GetAsync).ExcludeFromDescription();
        routes.MapGet("/incidents/{slug}/{file}", SnippetAsync).ExcludeFromDescription();
        routes.MapGet("/incidents/{slug}/traces/{file}", TraceAsync).ExcludeFromDescription();
        routes.MapGet("/incidents/{slug}/models/{file}", ModelAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> MarkdownAsync(string slug, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var source = await db.ReadableIncidents.Where(i => i.Slug == slug)
            .SelectMany(i => i.Texts).Where(t => t.Language == page.Reader.Language || t.Language == Languages.English)
            .OrderByDescending(t => t.Language == page.Reader.Language).Select(t => t.Source).FirstOrDefaultAsync(page.Cancelled);
        return source != null ? Results.Text(source, "text/markdown", Encoding.UTF8)
            : await db.CurrentSlugAsync(slug, page.Cancelled) is { } current
                ? Results.Redirect(page.Reader.Urls.IncidentMarkdown(current), permanent: true)
            : Results.NotFound();
    }

    private static async Task<IResult> SnippetAsync(string slug, string file, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var source = await db.ReadableIncidents.Where(i => i.Slug == slug).SelectMany(i => i.Snippets)
            .Where(s => s.FileName == file).Select(s => s.Source).FirstOrDefaultAsync(page.Cancelled);
        return PlainText(source);
    }

    private static async Task<IResult> TraceAsync(string slug, string file, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var text = await db.ReadableIncidents.Where(i => i.Slug == slug).SelectMany(i => i.Traces)
            .Where(t => t.FileName == file).Select(t => t.Text).FirstOrDefaultAsync(page.Cancelled);
        return PlainText(text);
    }

    private static async Task<IResult> ModelAsync(string slug, string file, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var source = await db.ReadableIncidents.Where(i => i.Slug == slug).SelectMany(i => i.Models)
            .Where(m => m.FileName == file).Select(m => m.Source).FirstOrDefaultAsync(page.Cancelled);
        return PlainText(source);
    }

    private static IResult PlainText(string? text) =>
        text == null ? Results.NotFound() : Results.Text(text, "text/plain", Encoding.UTF8);
}
