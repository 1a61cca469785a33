using IncidentKB.Core.Articles;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Proposals;
using IncidentKB.Data.Search;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Features.Incidents;
using IncidentKB.Web.Features.Reading;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>What a page shows of the present version of a proposal beside its files.</summary>
/// <param name="Read">The proposal.</param>
/// <param name="Articles">Its articles as readers would see them, by language.</param>
/// <param name="Trials">What its traces would be answered with.</param>
/// <param name="Alike">Published incidents that its title or a trace find.</param>
/// <param name="Titles">Titles of patterns and practices, by their slugs.</param>
public sealed record ProposalView(
    ReadProposal Read,
    IReadOnlyDictionary<string, PreviewedArticle> Articles,
    IReadOnlyList<TraceTrial> Trials,
    IReadOnlyList<IncidentListItem> Alike,
    IReadOnlyDictionary<string, string> Titles)
{
    /// <summary>The steps of a reading path as its reader would see them; null where it is about something else.</summary>
    public PathProgress? Path { get; private init; }

    private const int MaxAlike = 3;

    // With each save so many traces of so many characters are tried; the others are as any trace that is pasted.
    private const int MaxTrials = 8;
    private const int MaxTried = 200_000;

    /// <summary>A text of the article may be so long and is still rendered while one types.</summary>
    private const int MaxPreviewed = 200_000;

    /// <summary>The title in the reader's language, or in the other one where that has none.</summary>
    public string TitleIn(ReaderContext reader) =>
        Read.Check.Entry?.Title.In(reader.Language) is { Length: > 0 } entry ? entry
        : Articles.GetValueOrDefault(reader.Language) is { Title.Length: > 0 } own ? own.Title
        : Read.Proposal.Title.Length > 0 ? Read.Proposal.Title : reader.Ui.Untitled;

    internal static async Task<ProposalView> OfAsync(
        ReadProposal read, PageRequest page, KbContext db, ArticleCache cache, IncidentMatcher matcher, TextSearch search)
    {
        var (reader, cancellationToken) = (page.Reader, page.Cancelled);
        if (read.Proposal.EntryKind != null)
        {
            var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
            return new(read, new Dictionary<string, PreviewedArticle>(StringComparer.Ordinal), [], [], nothing)
            {
                Path = read.Check.Entry is ReadingPath path ? await PathProgress.OfAsync(db, cache, path, page) : null,
            };
        }

        var articles = Languages.All.Select(l => (Language: l, File: read.Proposal.Files.Find(f => f.Path == IncidentBundle.FileOf(l))))
            .Where(a => a.File != null)
            .ToDictionary(a => a.Language, a => Preview(read.Proposal, a.File!, a.Language, reader), StringComparer.Ordinal);
        var trials = new List<TraceTrial>();
        if (read.Check.Incident is { } incident)
        {
            var traces = read.Proposal.Files.Where(
                f => f.Path.StartsWith(IncidentBundle.TraceFolder, StringComparison.Ordinal) && f.Text.Length <= MaxTried);
            foreach (var trace in traces.OrderBy(f => f.Path, StringComparer.Ordinal).Take(MaxTrials))
            {
                trials.Add(new(trace.Path, await matcher.TryAsync(incident, read.Proposal.IncidentId, trace.Text, cancellationToken)));
            }
        }

        var alike = await AlikeAsync(read.Proposal, reader, db, matcher, search, cancellationToken);
        return new(read, articles, trials, alike, await TitlesAsync(db, reader.Language, cancellationToken));
    }

    /// <summary>Titles of patterns and practices, by their slugs.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> TitlesAsync(
        KbContext db, string language, CancellationToken cancellationToken)
    {
        var titles = await db.PatternTitlesAsync(cancellationToken);
        foreach (var practice in await db.Practices.AsNoTracking().Select(p => new { p.Slug, p.Title }).ToListAsync(cancellationToken))
        {
            titles[practice.Slug] = practice.Title;
        }

        return titles.ToDictionary(t => t.Key, t => t.Value.In(language), StringComparer.Ordinal);
    }

    private static PreviewedArticle Preview(Proposal proposal, ProposalFile file, string language, ReaderContext reader)
    {
        var (head, body) = FrontMatter.Split(file.Text) ?? ("", file.Text);
        if (body.Length > MaxPreviewed)
        {
            return new("", null);
        }

        var images = proposal.Files.Where(f => f.MediaType != null).ToDictionary(
            f => f.Path, f => new ShownImage(KbUrls.ProposalFile(proposal.Id, f.Path), f.Width, f.Height), StringComparer.Ordinal);
        try
        {
            var article = ArticleRenderer.Render(body, reader.Urls.Page, reader.Ui.ArticleWords, images);
            return new(FrontMatter.TextOf(FrontMatter.Join(head, ""), "title") ?? "", article);
        }
        catch (ArgumentException)
        {
            // Nested too deeply, which stands among the problems.
            return new("", null);
        }
    }

    private static async Task<IReadOnlyList<IncidentListItem>> AlikeAsync(
        Proposal proposal, ReaderContext reader, KbContext db, IncidentMatcher matcher, TextSearch search,
        CancellationToken cancellationToken)
    {
        var slugs = new List<string>();
        var trace = proposal.Files.Find(f => f.Path.StartsWith(IncidentBundle.TraceFolder, StringComparison.Ordinal));
        var ids = trace == null ? [] : (await matcher.MatchAsync(trace.Text, reader: null, cancellationToken)).Candidates
            .Where(c => c.Verdict == MatchVerdict.Incident).Select(c => c.IncidentId).ToList();
        if (proposal.Title.Length > 0)
        {
            var found = await search.SearchAsync(
                proposal.Title, reader.Language, 1, MaxAlike + 1, literal: true, cancellationToken: cancellationToken);
            slugs.AddRange(found.AnyWord ? [] : found.Hits.Select(h => h.Slug));
        }

        var alike = await db.PublishedIncidents.Where(i => i.Id != proposal.IncidentId && (ids.Contains(i.Id) || slugs.Contains(i.Slug)))
            .ToListItemsAsync(reader.Language, cancellationToken);
        return [.. alike.OrderByDescending(i => ids.Contains(i.Id)).ThenBy(i => slugs.IndexOf(i.Slug)).Take(MaxAlike)];
    }
}

/// <summary>An article as readers would see it.</summary>
/// <param name="Title">Its title; empty while it has none.</param>
/// <param name="Article">The rendered text; null where it is too long or nested too deeply.</param>
public sealed record PreviewedArticle(string Title, RenderedArticle? Article);

/// <summary>What a recorded trace would be answered with, were the proposal published.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Answer">The answer.</param>
public sealed record TraceTrial(string Path, MatchAnswer Answer);
