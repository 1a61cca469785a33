using IncidentKB.Data.Postgres;
using IncidentKB.Data.Sqlite;

namespace IncidentKB.Data.Search;

/// <summary>
/// The text index of the database: documents of tokens, and in how many of them each token stands. Works inside one transaction, so
/// that all answers are about the same state. Not asynchronous, as SQLite is not and a statement takes about a millisecond.
/// </summary>
internal interface ITextIndex : IAsyncDisposable
{
    /// <summary>Row ids of the incidents that have what is asked.</summary>
    /// <param name="expression">What is asked.</param>
    /// <param name="fromId">
    /// Incidents with lower ids may be left out, where that saves the index walking through a long list; 0 for none.
    /// </param>
    /// <param name="byScore">The best first, for which every row of each token is walked through; otherwise the newest rows first.</param>
    /// <param name="max">At most so many.</param>
    List<long> Find(SearchExpression expression, long fromId, bool byScore, int max);

    /// <summary>Row ids of all incidents that have what is asked, the latest to occur first.</summary>
    List<long> FindLatest(SearchExpression expression);

    /// <summary>Shows incidents one by one, the latest to occur first, until the visitor has enough.</summary>
    /// <param name="from">The first day of the range.</param>
    /// <param name="before">The day after its last one.</param>
    /// <param name="withText">False leaves all but the facets empty: the long columns after them need not be read then.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="visit">Returns false when it has enough.</param>
    void VisitLatest(DateOnly from, DateOnly before, bool withText, int max, Func<long, SearchDocument, bool> visit);

    /// <summary>The documents of these incidents.</summary>
    List<(long Id, SearchDocument Document)> Documents(IEnumerable<long> ids);

    /// <summary>Number of incidents in the index.</summary>
    long CountDocuments();

    /// <summary>The highest row id.</summary>
    long LastId();

    /// <summary>In how many incidents tokens stand; those that are in none are left out.</summary>
    List<(string Token, long Documents)> Counts(IEnumerable<string> tokens);

    /// <summary>The counts of the tokens that begin with some characters, in the order of the tokens.</summary>
    /// <param name="prefix">The characters.</param>
    /// <param name="minLength">Characters of the shortest token.</param>
    /// <param name="maxLength">Characters of the longest token.</param>
    /// <param name="max">At most so many.</param>
    List<(string Token, long Documents)> CountsOfPrefix(string prefix, int minLength, int maxLength, int max);

    /// <summary>Number of incidents that hold these tokens one after the other, counted up to a limit.</summary>
    long CountPhrase(IEnumerable<string> tokens, int max);

    /// <summary>Takes a document out.</summary>
    /// <returns>What stood there; null where nothing did.</returns>
    SearchDocument? Remove(int id);

    /// <summary>Puts a document in; there must be none with this id.</summary>
    void Add(int id, SearchDocument document);

    /// <summary>Changes in how many incidents tokens stand.</summary>
    void AddToCounts(IReadOnlyDictionary<string, int> changes);

    /// <summary>Changes the number of incidents in the index.</summary>
    void AddToDocuments(int change);

    /// <summary>Number of the way in which the index was made; 0 before it was.</summary>
    long ReadVersion();

    /// <summary>Notes in which way the index was made.</summary>
    void WriteVersion(int version);
}

/// <summary>Opens the index of whichever database a context has.</summary>
internal static class TextIndex
{
    /// <summary>Opens it for reading, in a transaction that the context takes part in and that ends with the index.</summary>
    public static async Task<ITextIndex> OpenAsync(KbContext db, CancellationToken cancellationToken) => db is PostgresContext
        ? await PostgresIndex.OpenAsync(db, cancellationToken)
        : await Fts5Index.OpenAsync(db, cancellationToken);

    /// <summary>The index inside the transaction in which the context writes.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static ITextIndex Of(KbContext db) => db is PostgresContext ? PostgresIndex.Of(db) : Fts5Index.Of(db);
}
