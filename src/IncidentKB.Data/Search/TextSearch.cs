using System.Diagnostics;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Search;
using IncidentKB.Core.Traces;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Matching;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Search;

/// <summary>Searches the incidents that visitors may see. One for the whole program; safe to use from many threads.</summary>
/// <param name="factory">The database.</param>
/// <param name="matcher">Knows which incidents have the very message that was typed.</param>
public sealed class TextSearch(IDbContextFactory<KbContext> factory, IncidentMatcher matcher)
{
    /// <summary>Largest page.</summary>
    public const int MaxPageSize = 100;

    // With filters alone, incidents are looked through from the newest on; after so many the search says "at least".
    // Excluded words are looked for in the whole document, which takes ten times as long as looking at its facets.
    private const int MaxLookedThrough = 20_000;
    private const int MaxReadThrough = 2_000;

    // Of documents that have only some of the words, those with little of what was asked, or far behind the best, are
    // noise: for an id that nobody has, every other id would do.
    private const double MinCoverage = 0.25;
    private const double MinShareOfBestCoverage = 0.5;

    // Slugs are shorter.
    private const int MaxName = 200;

    // A lookup in each of four indexes, and in the table for those that are found.
    private static readonly Func<KbContext, string, string, IAsyncEnumerable<int>> Named = EF.CompileAsyncQuery(
        (KbContext db, string key, string slug) => db.Incidents
            .Where(i => i.Status == IncidentStatus.Published && i.ArchivedAt == null)
            .Select(i => i.Id)
            .Where(id => db.Incidents.Where(i => i.Key == key).Select(i => i.Id)
                .Union(db.Incidents.Where(i => i.Slug == slug).Select(i => i.Id))
                .Union(db.IncidentAliases.Where(a => a.Slug == slug).Select(a => a.IncidentId))
                .Union(db.Incidents.Where(i => i.ExternalId == key).Select(i => i.Id))
                .Contains(id)));

    private SearchCatalogue? _catalogue;

    /// <summary>Answers what a person typed. Takes any text.</summary>
    /// <param name="query">The text; see <see cref="SearchQuery"/> for what it may hold.</param>
    /// <param name="language">The reader's language, preferred for titles and excerpts.</param>
    /// <param name="page">From 1; a page after the last is empty.</param>
    /// <param name="pageSize">Hits on a page, 1 to <see cref="MaxPageSize"/>.</param>
    /// <param name="literal">True to answer what was typed, also where another spelling would find more.</param>
    /// <param name="mayReadDrafts">Whether the person who asks may see drafts; for others <c>is:draft</c> finds nothing.</param>
    /// <param name="cancellationToken">Ends the search between its statements.</param>
    public async Task<SearchAnswer> SearchAsync(
        string query, string language, int page, int pageSize, bool literal = false, bool mayReadDrafts = false,
        CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var index = await TextIndex.OpenAsync(db, cancellationToken);
        var catalogue = await CatalogueAsync(db, cancellationToken);
        var asking = new Asking(db, index, catalogue, mayReadDrafts);
        var asked = await FindAsync(asking, SearchQuery.Parse(query, catalogue.HasPractice, catalogue.Glossary), cancellationToken);
        var (withFlags, respellings) = (default(Asked), new List<Respelling>());
        if (!asked.Found.IsComplete)
        {
            withFlags = await ReadFlagsAsync(asking, asked.Plan.Query, cancellationToken);
            asked = withFlags ?? asked;
        }

        var corrected = default(Asked);
        if (!asked.Found.IsComplete)
        {
            respellings = new SearchSpelling(asked.Plan, catalogue.Glossary).Find();
            corrected = literal ? null : await CorrectAsync(asking, respellings, cancellationToken);
            asked = corrected ?? asked;
        }

        var (plan, found) = asked;
        var texts = new HitTexts(plan, language);
        var ranking = new SearchRanking(plan);
        var size = Math.Clamp(pageSize, 1, MaxPageSize);
        var shown = found.Rows.Skip((int)Math.Min(int.MaxValue, (Math.Max(1L, page) - 1) * size)).Take(size).ToList();
        var hits = await HitsAsync(asking, shown, ranking, texts, cancellationToken);
        KbMetrics.Searched(started);
        return new SearchAnswer(
            plan.Query,
            hits,
            plan.Query.Terms.Count == 0 ? [] : catalogue.Find(plan, ranking, texts),
            found.Rows.Count,
            found.IsCut,
            [.. respellings.Select(r => r.Text).Where(t => t != corrected?.Plan.Query.Text)],
            corrected?.Plan.Query.Text,
            withFlags != null,
            found.AnyWord,
            PanicMessage.IsCommon(query));
    }

    // What stays the same while one text is read in several ways.
    private sealed record Asking(KbContext Db, ITextIndex Index, SearchCatalogue Catalogue, bool MayReadDrafts);

    private sealed record Asked(SearchPlan Plan, Ranked Found);

    private async Task<Asked> FindAsync(Asking asking, SearchQuery query, CancellationToken cancellationToken)
    {
        var plan = SearchPlan.Of(query, new SearchVocabulary(asking.Index), asking.Catalogue.Glossary);
        var found = query.IsEmpty ? Ranked.Nothing
            : query.AsksForDrafts ? asking.MayReadDrafts ? await DraftsAsync(asking.Db, query, cancellationToken) : Ranked.Nothing
            : query.Terms.Count == 0 ? Browse(asking.Index, plan)
            : Find(asking.Index, plan, await FindKnownAsync(asking.Db, query.FreeText, cancellationToken), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return new Asked(plan, found);
    }

    // fusermount -uz panic: words go on behind what looks like an exclusion. Where it leaves something, it is one; where nothing has
    // all the words without it and something has them with it, a command was pasted. Behind the last word it is never a flag: who
    // types "semaphore -alist" is not to be shown alist.
    private async Task<Asked?> ReadFlagsAsync(Asking asking, SearchQuery query, CancellationToken cancellationToken)
    {
        var flagsRead = SearchQuery.Parse(query.Text, asking.Catalogue.HasPractice, asking.Catalogue.Glossary, query.TextEnd);
        if (flagsRead.Excluded.Count == query.Excluded.Count)
        {
            return null;
        }

        var asked = await FindAsync(asking, flagsRead, cancellationToken);
        return asked.Found is { IsComplete: true, Rows.Count: > 0 } ? asked : null;
    }

    // A likely respelling is answered at once where something has all of its words: there is no need to ask first.
    private async Task<Asked?> CorrectAsync(Asking asking, List<Respelling> respellings, CancellationToken cancellationToken)
    {
        if (respellings is not [{ IsLikely: true } best, ..])
        {
            return null;
        }

        var asked = await FindAsync(
            asking, SearchQuery.Parse(best.Text, asking.Catalogue.HasPractice, asking.Catalogue.Glossary), cancellationToken);
        return asked.Found is { IsComplete: true, Rows.Count: > 0 } ? asked : null;
    }

    private async Task<SearchCatalogue> CatalogueAsync(KbContext db, CancellationToken cancellationToken)
    {
        var version = await db.ReadContentVersionAsync(cancellationToken);
        var catalogue = _catalogue;
        if (catalogue?.Version != version)
        {
            // Two searches at once may both read it; either result will do.
            _catalogue = catalogue = await SearchCatalogue.ReadAsync(db, version, cancellationToken);
        }

        return catalogue;
    }

    // Rows in the order of the answer. IsComplete: something has all the words, so no word need be doubted.
    private sealed record Ranked(IReadOnlyList<Row> Rows, bool IsCut, bool AnyWord, bool IsComplete)
    {
        public static readonly Ranked Nothing = new([], IsCut: false, AnyWord: false, IsComplete: true);
    }

    // Document: null where no words were asked for.
    private sealed record Row(long Id, HitReason Reason, SearchDocument? Document);

    // What names an incident: its id, the team's own number, a slug or a former slug, also at the end of a pasted address; and its message.
    private async Task<List<KnownHit>> FindKnownAsync(KbContext db, string text, CancellationToken cancellationToken)
    {
        var hits = new List<KnownHit>();
        var address = text.Trim().TrimEnd('/');
        var name = address[(address.LastIndexOf('/') + 1)..];
        if (name.Length is > 0 and <= MaxName && !name.Contains(' '))
        {
            await foreach (var id in Named(db, name.ToUpperInvariant(), name.ToLowerInvariant()).WithCancellation(cancellationToken))
            {
                hits.Add(new(id, HitReason.ExactId, 0));
            }
        }

        var messages = await matcher.FindByMessageAsync(db, text, SearchCandidates.Max, cancellationToken);
        hits.AddRange(messages.Select(m => new KnownHit(m.IncidentId, HitReason.ExactMessage, m.Words)));
        return hits;
    }

    private static Ranked Find(ITextIndex index, SearchPlan plan, List<KnownHit> known, CancellationToken cancellationToken)
    {
        var candidates = new SearchCandidates(index, plan, known);
        cancellationToken.ThrowIfCancellationRequested();
        var ranking = new SearchRanking(plan);
        var ranked = index.Documents(candidates.Found.Keys)
            .Where(d => candidates.Found[d.Id].Reason == HitReason.Words || IsLetThrough(plan.Query, d.Document))
            .Select(d => (d.Id, d.Document, Found: candidates.Found[d.Id], Relevance: ranking.Rank(d.Document)))
            .OrderBy(d => d.Found.Reason).ThenByDescending(d => d.Found.Strength)
            .ThenByDescending(d => d.Relevance.Score).ThenByDescending(d => d.Id)
            .ToList();
        var minCoverage = candidates.AnyWord
            ? Math.Max(MinCoverage, ranked.Max(d => d.Relevance.Coverage) * MinShareOfBestCoverage)
            : 0;
        var rows = ranked.Where(d => d.Relevance.Coverage >= minCoverage)
            .Select(d => new Row(d.Id, ReasonOf(d.Found.Reason, d.Relevance), d.Document)).ToList();
        var hasRows = rows.Count > 0;
        return new Ranked(rows, candidates.IsCut && hasRows, candidates.AnyWord && hasRows, IsComplete: hasRows && !candidates.AnyWord);
    }

    private static HitReason ReasonOf(HitReason reason, Relevance relevance) =>
        reason == HitReason.Words && relevance.BySynonym ? HitReason.Synonyms : reason;

    // Filters and exclusions for rows that did not come out of the full-text table.
    private static bool IsLetThrough(SearchQuery query, SearchDocument document)
    {
        bool Has(SearchFilter filter) => filter.Kind is FilterKind.Before or FilterKind.After
            ? document.IsInRange(filter)
            : SearchPlan.TokensOf(filter).All(t => document.Facets.Contains($" {t} ", StringComparison.Ordinal));

        return query.Filters.Where(f => f.IsExcluded).All(f => !Has(f))
            && query.Filters.Where(f => !f.IsExcluded).GroupBy(f => f.Kind)
                .All(g => SearchPlan.NeedsAll(g.Key) ? g.All(Has) : g.Any(Has))
            && !query.Excluded.Any(t => Holds(document, t));
    }

    private static bool Holds(SearchDocument document, SearchTerm term)
    {
        var needle = $" {string.Join(' ', term.Words)} ";
        return new[] { document.Title, document.Names, document.Messages, document.Parts, document.Body }
            .Any(c => c.Contains(needle, StringComparison.Ordinal));
    }

    // No words: the newest incidents that the filters let through. A rare filter is asked for its few rows; behind common
    // ones the newest are looked through, among which enough will be found soon.
    private static Ranked Browse(ITextIndex index, SearchPlan plan)
    {
        if (plan.Filter != null && plan.FilteredDocuments <= MaxLookedThrough / 4)
        {
            var ids = index.FindLatest(plan.Filter.Without(plan.Exclusion));
            return new Ranked(ids.ConvertAll(id => new Row(id, HitReason.Filter, null)), IsCut: false, AnyWord: false, IsComplete: true);
        }

        return LookThroughLatest(index, plan.Query);
    }

    private static Ranked LookThroughLatest(ITextIndex index, SearchQuery query)
    {
        // Without excluded words the facets decide, and the long columns need not be read.
        var withText = query.Excluded.Count > 0;
        var max = withText ? MaxReadThrough : MaxLookedThrough;
        var lookedThrough = 0;
        List<Row> rows = [];
        var (from, before) = RangeOf(query);
        index.VisitLatest(from, before, withText, max, (id, document) =>
        {
            lookedThrough++;
            if (IsLetThrough(query, document))
            {
                rows.Add(new Row(id, HitReason.Filter, null));
            }

            return rows.Count <= SearchCandidates.Max;
        });
        var isCut = rows.Count > SearchCandidates.Max || lookedThrough == max;
        return new Ranked([.. rows.Take(SearchCandidates.Max)], isCut, AnyWord: false, IsComplete: true);
    }

    // Drafts are few and in no index, so that nobody learns a word of them by its count. Those last touched come first.
    private static async Task<Ranked> DraftsAsync(KbContext db, SearchQuery query, CancellationToken cancellationToken)
    {
        var drafts = await db.Incidents.AsNoTracking().AsSplitQuery().Where(i => i.Status == IncidentStatus.Draft && i.ArchivedAt == null)
            .OrderByDescending(i => i.UpdatedAt).ThenByDescending(i => i.Id).Take(MaxReadThrough)
            .WithSearchedParts()
            .ToListAsync(cancellationToken);
        var rows = drafts.Select(d => (d.Id, Document: SearchDocument.Of(d)))
            .Where(d => IsLetThrough(query, d.Document) && query.Terms.All(t => Holds(d.Document, t)))
            .Select(d => new Row(d.Id, HitReason.Filter, null)).ToList();
        var isCut = rows.Count > SearchCandidates.Max || drafts.Count == MaxReadThrough;
        return new Ranked([.. rows.Take(SearchCandidates.Max)], isCut, AnyWord: false, IsComplete: true);
    }

    // The days between which all filters by day agree; what is not before a day is from it on.
    private static (DateOnly From, DateOnly Before) RangeOf(SearchQuery query)
    {
        var days = query.Filters.Where(f => f.Kind is FilterKind.Before or FilterKind.After)
            .ToLookup(f => (f.Kind == FilterKind.Before) != f.IsExcluded, f => SearchPlan.DayOf(f));
        return (days[false].Append(DateOnly.MinValue).Max(), days[true].Append(DateOnly.MaxValue).Min());
    }

    private static async Task<IReadOnlyList<SearchHit>> HitsAsync(
        Asking asking, List<Row> shown, SearchRanking ranking, HitTexts texts, CancellationToken cancellationToken)
    {
        var incidents = await asking.Catalogue.Incidents.ReadAsync(asking.Db, shown.ConvertAll(s => (int)s.Id), cancellationToken);
        return shown.ConvertAll(s => HitOf(incidents[(int)s.Id], s, ranking, texts));
    }

    private static SearchHit HitOf(HitIncident incident, Row row, SearchRanking ranking, HitTexts texts)
    {
        var text = texts.Show(row.Reason == HitReason.Synonyms, incident.Texts);
        return new SearchHit(
            incident.Key, incident.Slug, incident.Project, incident.Language, incident.Severity, incident.PatternSlug, incident.OccurredOn,
            text.Language, text.Title, text.Excerpt, row.Reason,
            row.Document == null ? [] : ranking.Explain(row.Document, text.Language, term => HitTexts.Holds(text.InSummary, term)));
    }
}
