using IncidentKB.Core.Articles;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Features.Proofs;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.History;

/// <summary>An article as a revision had it.</summary>
/// <param name="Article">What its page shows beside the text; null where the documents make no record any more.</param>
/// <param name="Title">Its title then; the present one where the record cannot be read.</param>
/// <param name="Language">Language of the text.</param>
/// <param name="Rendered">The text.</param>
/// <param name="Proof">The newest proof of exactly these documents; null where there is none.</param>
internal sealed record FormerArticle(Article? Article, string Title, string Language, RenderedArticle Rendered, Proof? Proof)
{
    /// <summary>Reads and renders it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="history">The incident.</param>
    /// <param name="entry">The revision.</param>
    /// <param name="documents">Its documents.</param>
    /// <param name="page">Who reads, and in which language.</param>
    public static async Task<FormerArticle> ReadAsync(
        KbContext db, IncidentHistory history, RevisionEntry entry, IReadOnlyDictionary<string, string> documents, PageRequest page)
    {
        string FileAddress(string file) => page.Reader.Urls.RevisionFile(history.Slug, entry.Number, file);

        var record = await db.ReadRecordAsync(documents, page.Cancelled);
        var images = record == null ? [] : record.Images.ToDictionary(
            i => IncidentBundle.ImageFolder + i.FileName,
            i => new ShownImage(FileAddress(IncidentBundle.ImageFolder + i.FileName), i.Width, i.Height),
            StringComparer.Ordinal);
        RenderedArticle Render(string body) => ArticleRenderer.Render(
            body, target => page.Reader.Urls.Resolve(target, FileAddress), page.Reader.Ui.ArticleWords, images);

        if (record == null)
        {
            var isChinese = page.Reader.Language == Languages.Chinese && documents.ContainsKey(IncidentBundle.ChineseFile);
            var file = documents.GetValueOrDefault(isChinese ? IncidentBundle.ChineseFile : IncidentBundle.EnglishFile, "");
            var language = isChinese ? Languages.Chinese : Languages.English;
            return new(null, history.Title, language, Render(file[IncidentReader.BodyStartIn(file)..]), Proof: null);
        }

        (record.RevisionNumber, record.UpdatedAt) = (entry.Number, entry.CreatedAt);
        var text = record.Texts.Find(t => t.Language == page.Reader.Language) ?? record.Texts[0];
        var vocabulary = await ArticleVocabulary.ReadAsync(db, page.Cancelled);
        var article = new Article(
            record,
            text,
            IsOutdated: text.Translates != null && text.Translates != record.Texts[0].Revision,
            record.PatternSlug is { } pattern ? vocabulary.Patterns[pattern] : null,
            [.. record.Practices.Select(p => vocabulary.Practices[p.PracticeSlug])],
            Related: [],
            Traces: [],
            Sign: null);
        var proof = await db.CurrentProofAsync(history.Id, entry.ContentHash, page.Cancelled);
        return new(article, text.Title, text.Language, Render(text.Body), proof);
    }
}
