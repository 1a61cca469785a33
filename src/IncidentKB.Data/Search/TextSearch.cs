using System.Text.Json;
using IncidentKB.Core.Articles;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Search;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Search;

/// <summary>Searches the incidents that visitors may see. One for the whole program; safe to use from many threads.</summary>
public sealed class TextSearch(IDbContextFactory<KbContext> factory)
{
    /// <summary>Largest page.</summary>
    public const int LargestPage = 100;

    // With filters alone, incidents are looked through from the newest on; after so many the search says "at least".
    // Excluded words are looked for in the whole document, which takes ten times as long as looking at its facets.
    private const int MostLookedThrough = 20_000;
    private const int MostReadThrough = 2_000;

    // Of documents that have only some of the words, those with little of what was asked, or far behind the best, are
    // noise: for an id that nobody has, every other id would do.
    private const double LeastCoverage = 0.25;
    private const double LeastShareOfBestCoverage = 0.5;

    private const int MostSuggestions = 3;

    // Longer than this is pasted, not typed, and its rare words are names.
    private const int LongestTyped = 8;

    private SearchCatalogue? _catalogue;

    /// <summary>Answers what a person typed. Takes any text.</summary>
    /// <param name="query">The text; see <see cref="SearchQuery"/> for what it may hold.</param>
    /// <param name="language">The reader's language, preferred for titles and excerpts.</param>
    /// <param name="page">From 1; a page after the last is empty.</param>
    /// <param name="pageSize">Hits on a page, 1 to <see cref="LargestPage"/>.</param>
    /// <param name="cancellationToken">Ends the search between its statements.</param>
    public async Task<SearchAnswer> SearchAsync(string query, string language, int page, int pageSize, CancellationToken cancellationToken = default)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var connection = await SearchConnection.OpenAsync(db, cancellationToken);
        var catalogue = await CatalogueAsync(db, cancellationToken);
        var understood = SearchQuery.Parse(query, catalogue.HasPractice);
        var plan = SearchPlan.Of(understood, new SearchVocabulary(connection));
        var texts = new HitTexts(plan, language);
        var found = understood.IsEmpty ? Ranked.Nothing
            : understood.Terms.Count == 0 ? Browse(connection, plan)
            : Find(connection, plan, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        var size = Math.Clamp(pageSize, 1, LargestPage);
        var shown = found.Rows.Skip((int)Math.Min(int.MaxValue, (Math.Max(1L, page) - 1) * size)).Take(size).ToList();
        return new SearchAnswer(
            understood,
            await HitsAsync(db, shown, texts, cancellationToken),
            understood.Terms.Count == 0 ? [] : catalogue.Find(plan, new SearchRanking(plan), texts),
            found.Rows.Count,
            found.IsCut,
            found.IsComplete || plan.Terms.Count > LongestTyped ? [] : Suggestions(plan),
            found.AnyWord);
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
    private sealed record Ranked(IReadOnlyList<(long Id, HitReason Reason)> Rows, bool IsCut, bool AnyWord, bool IsComplete)
    {
        public static readonly Ranked Nothing = new([], IsCut: false, AnyWord: false, IsComplete: true);
    }

    private static Ranked Find(SearchConnection connection, SearchPlan plan, CancellationToken cancellationToken)
    {
        var candidates = new SearchCandidates(connection, plan);
        candidates.Collect();
        cancellationToken.ThrowIfCancellationRequested();
        var ranking = new SearchRanking(plan);
        var ranked = ReadDocuments(connection, candidates.Found.Keys)
            .Where(d => candidates.Found[d.Id].Reason == HitReason.Words || IsLetThrough(plan.Query, d.Document))
            .Select(d => (d.Id, Found: candidates.Found[d.Id], Relevance: ranking.Rank(d.Document)))
            .OrderBy(d => d.Found.Reason).ThenByDescending(d => d.Found.Strength).ThenByDescending(d => d.Relevance.Score).ThenByDescending(d => d.Id)
            .ToList();
        var leastCoverage = candidates.AnyWord ? Math.Max(LeastCoverage, ranked.Max(d => d.Relevance.Coverage) * LeastShareOfBestCoverage) : 0;
        var rows = ranked.Where(d => d.Relevance.Coverage >= leastCoverage).Select(d => (d.Id, d.Found.Reason)).ToList();
        return new Ranked(rows, candidates.IsCut && rows.Count > 0, candidates.AnyWord && rows.Count > 0, IsComplete: rows.Count > 0 && !candidates.AnyWord);
    }

    private static List<(long Id, SearchDocument Document)> ReadDocuments(SearchConnection connection, IEnumerable<long> ids) =>
        connection.Query(
            "SELECT rowid, facets, title, names, messages, parts, body FROM search WHERE rowid IN (SELECT value FROM json_each($ids))",
            r => (r.GetInt64(0), new SearchDocument(r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6))),
            ("$ids", JsonSerializer.Serialize(ids)));

    // Filters and exclusions for rows that did not come out of the full-text table.
    private static bool IsLetThrough(SearchQuery query, SearchDocument document)
    {
        bool Has(SearchFilter filter) => document.Facets.Contains($" {SearchPlan.TokenOf(filter)} ", StringComparison.Ordinal);
        bool Holds(SearchTerm term)
        {
            var needle = $" {string.Join(' ', term.Words)} ";
            return new[] { document.Title, document.Names, document.Messages, document.Parts, document.Body }.Any(c => c.Contains(needle, StringComparison.Ordinal));
        }

        return query.Filters.Where(f => f.IsExcluded).All(f => !Has(f))
            && query.Filters.Where(f => !f.IsExcluded).GroupBy(f => f.Kind)
                .All(g => g.Key is FilterKind.Practice or FilterKind.Cwe ? g.All(Has) : g.Any(Has))
            && !query.Excluded.Any(Holds);
    }

    // No words: the newest incidents that the filters let through. A rare filter is asked for its few rows; behind common
    // ones the newest are looked through, among which enough will be found soon.
    private static Ranked Browse(SearchConnection connection, SearchPlan plan)
    {
        if (plan.Filter.Length > 0 && plan.FilteredDocuments <= MostLookedThrough / 4)
        {
            var ids = connection.Query(
                "SELECT i.Id FROM search JOIN incidents i ON i.Id = search.rowid WHERE search MATCH $match ORDER BY i.OccurredOn DESC, i.Id DESC",
                r => (r.GetInt64(0), HitReason.Filter), ("$match", $"({plan.Filter}){plan.Exclusion}"));
            return new Ranked(ids, IsCut: false, AnyWord: false, IsComplete: true);
        }

        return LookThroughNewest(connection, plan.Query);
    }

    private static Ranked LookThroughNewest(SearchConnection connection, SearchQuery query)
    {
        // Without excluded words the first column decides, and the long ones after it need not be read.
        var (columns, most) = query.Excluded.Count == 0 ? ("'', '', '', '', ''", MostLookedThrough) : ("title, names, messages, parts, body", MostReadThrough);
        var lookedThrough = 0;
        List<(long Id, HitReason Reason)> rows = [];
        connection.QueryUntil(
            $"SELECT i.Id, facets, {columns} FROM incidents i CROSS JOIN search ON search.rowid = i.Id ORDER BY i.OccurredOn DESC, i.Id DESC LIMIT {most}",
            r =>
            {
                lookedThrough++;
                var document = new SearchDocument(r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6));
                if (IsLetThrough(query, document))
                {
                    rows.Add((r.GetInt64(0), HitReason.Filter));
                }

                return rows.Count;
            },
            isEnough: count => count > SearchCandidates.Most);
        var isCut = rows.Count > SearchCandidates.Most || lookedThrough == most;
        return new Ranked([.. rows.Take(SearchCandidates.Most)], isCut, AnyWord: false, IsComplete: true);
    }

    private static async Task<IReadOnlyList<SearchHit>> HitsAsync(KbContext db, List<(long Id, HitReason Reason)> shown, HitTexts texts, CancellationToken cancellationToken)
    {
        if (shown.Count == 0)
        {
            return [];
        }

        var ids = shown.ConvertAll(s => (int)s.Id);
        var incidents = await db.Incidents.AsNoTracking().Where(i => ids.Contains(i.Id)).Include(i => i.Texts).ToDictionaryAsync(i => i.Id, cancellationToken);
        return shown.ConvertAll(s => HitOf(incidents[(int)s.Id], s.Reason, texts));
    }

    private static SearchHit HitOf(Incident incident, HitReason reason, HitTexts texts)
    {
        var text = texts.Show(incident.Texts.Select(t => new HitText(t.Language, t.Title, t.Summary, () => PlainText.OfMarkdown(t.Body))));
        return new SearchHit(
            incident.Key, incident.Slug, incident.Project, incident.Language, incident.Severity, incident.PatternSlug, incident.OccurredOn,
            text.Language, text.Title, text.Excerpt, reason);
    }

    // The query as it was typed, with each word that no article has replaced by one that resembles it.
    private static List<string> Suggestions(SearchPlan plan)
    {
        var vocabulary = plan.Vocabulary;
        var (best, others) = (plan.Query.Text, new List<string>());
        foreach (var term in plan.Terms.Where(t => t.Match == null).Select(t => t.Term))
        {
            var nearest = (term.Kind == TermKind.Unspaced ? RepairedPairs(term, vocabulary)
                : term.Words.Where(w => vocabulary.DocumentsWith(w) == 0).Take(1)
                    .SelectMany(w => vocabulary.Nearest(w).Take(MostSuggestions).Select(n => term.Text.Replace(w, n, StringComparison.OrdinalIgnoreCase)))).ToList();
            if (nearest.Count > 0)
            {
                others.AddRange(nearest.Skip(1).Select(n => plan.Query.Text.Replace(term.Text, n, StringComparison.Ordinal)));
                best = best.Replace(term.Text, nearest[0], StringComparison.Ordinal);
            }
        }

        return [.. others.Prepend(best).Where(s => s != plan.Query.Text).Distinct(StringComparer.Ordinal).Take(MostSuggestions)];
    }

    // 信号亮: 号亮 is unknown and 号量 is not, so 信号量 may have been meant.
    private static IEnumerable<string> RepairedPairs(SearchTerm term, SearchVocabulary vocabulary)
    {
        var broken = Enumerable.Range(0, term.Words.Count).FirstOrDefault(i => vocabulary.DocumentsWith(term.Words[i]) == 0 && term.Words[i].Length == 2, -1);
        return broken < 0 ? [] : vocabulary.PairsBeginningWith(term.Words[broken][..1])
            .Select(pair => $"{term.Text.AsSpan(0, broken)}{pair}{term.Text.AsSpan(broken + 2)}")
            .Select(text => (Text: text, Documents: vocabulary.DocumentsWithPhrase(SearchQuery.Parse(text).Terms.SelectMany(t => t.Words))))
            .Where(r => r.Documents > 0).OrderByDescending(r => r.Documents).Select(r => r.Text);
    }
}
