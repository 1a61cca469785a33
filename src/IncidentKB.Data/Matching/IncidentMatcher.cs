using System.Diagnostics;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Messages;
using IncidentKB.Core.Traces;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Matching;

/// <summary>
/// Matches pasted traces against the incidents of the database. Keeps an index of their recorded traces in memory, made once and
/// brought up to date before each answer when the content has changed, whichever process changed it.
/// </summary>
/// <param name="factory">The database.</param>
public sealed class IncidentMatcher(IDbContextFactory<KbContext> factory) : IDisposable
{
    /// <summary>Row id that <see cref="TryAsync"/> gives to an incident that has none.</summary>
    public const int DraftId = -1;

    // So many changed incidents are kept in an index of their own beside the large one; beyond them the large one is made anew.
    private const int MaxRecent = 2000;

    // How long an answer waits for the first index; then it is given by the patterns alone and says so.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly MatchIndex Empty = new MatchIndexBuilder().Build();

    private readonly SemaphoreSlim _updating = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly RecordedStackCache _stacks = new();
    private Task? _building;
    private Knowledge _knowledge = new(new([]), MessageCatalogue.Empty, Empty, Empty, [], -1);

    /// <summary>False while the index is being made for the first time: until then traces are told by the patterns alone.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Makes the index now and not with the first question.</summary>
    /// <returns>Completes when it is there.</returns>
    public async Task WarmAsync()
    {
        await using (var db = await factory.OpenAsync(_stopping.Token))
        {
            await UpdateAsync(db, _stopping.Token);
        }

        await (_building ?? Task.CompletedTask);
    }

    /// <summary>Judges a paste.</summary>
    /// <param name="paste">Any text; characters beyond <see cref="PanicReader.MaxLength"/> are left out.</param>
    /// <param name="reader">Whose own answers count, see <see cref="MatchFeedback.Of"/>; null for a program.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<MatchAnswer> MatchAsync(string paste, Guid? reader, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var db = await factory.OpenAsync(cancellationToken);
        await UpdateAsync(db, cancellationToken);
        var knowledge = _knowledge;
        var input = PanicMatcher.Ask(paste, knowledge.Patterns, [knowledge.Index, knowledge.Recent]);
        var feedback = await ReadFeedbackAsync(db, input.Fingerprints, reader, cancellationToken);
        var ids = input.IncidentIds.Concat(feedback.SelectMany(f => f).Select(f => f.IncidentId)).ToHashSet();
        var incidents = await MatchKnowledgeReader.ReadAsync(db, ids, _stacks, cancellationToken);
        if (input.NeedsWords)
        {
            incidents = await AddWordsAsync(db, incidents, cancellationToken);
        }

        var answer = PanicMatcher.Answer(input, incidents, feedback);
        KbMetrics.Matched(started, answer.Verdict);
        return answer with { Message = knowledge.Messages.Index.Find(input, answer) };
    }

    /// <summary>Judges a paste as if an incident were published, whatever people said of the paste so far.</summary>
    /// <param name="draft">The incident, with its signatures and traces.</param>
    /// <param name="replacedId">Row id of the incident whose next revision it is to be; null for a new one.</param>
    /// <param name="paste">Any text.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The answer, in which the incident has <paramref name="replacedId"/> or <see cref="DraftId"/> as its row id.</returns>
    public async Task<MatchAnswer> TryAsync(Incident draft, int? replacedId, string paste, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        await UpdateAsync(db, cancellationToken);
        var knowledge = _knowledge;
        var traces = draft.Traces.OrderBy(t => t.FileName, StringComparer.Ordinal).Take(IncidentSignature.MaxTraces).ToList();
        var signature = IncidentSignature.Of(draft, traces.ConvertAll(t => RecordedStack.Read(t.Text))) with { Id = replacedId ?? DraftId };
        var builder = new MatchIndexBuilder();
        builder.Add(signature, traces.Select(t => t.Print ?? TraceDigest.Of(t.Text)));
        var input = PanicMatcher.Ask(paste, knowledge.Patterns, [knowledge.Index, knowledge.Recent, builder.Build()]);
        var ids = input.IncidentIds.Where(id => id != signature.Id).ToHashSet();
        List<IncidentSignature> incidents = [.. await MatchKnowledgeReader.ReadAsync(db, ids, _stacks, cancellationToken), signature];
        if (input.NeedsWords)
        {
            incidents = await AddWordsAsync(db, incidents, cancellationToken);
            incidents[^1] = signature with { Words = string.Join('\n', draft.Texts.Select(t => $"{t.Title}\n{t.Summary}\n{t.Body}")) };
        }

        return PanicMatcher.Answer(input, incidents, Enumerable.Empty<MatchFeedback>().ToLookup(_ => default(Fingerprint)));
    }

    /// <summary>
    /// Row id of the incident that has a recorded trace with this fingerprint; null where none has, or while the first index is
    /// being made.
    /// </summary>
    /// <param name="fingerprint">As <see cref="MatchAnswer.Fingerprint"/> has it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<int?> FindRecordedAsync(Fingerprint fingerprint, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        await UpdateAsync(db, cancellationToken);
        var knowledge = _knowledge;
        if (knowledge.Recent.IncidentOf(fingerprint) is { } recent)
        {
            return recent;
        }

        // One that changed since the large index was made no longer has what that one knows.
        return knowledge.Index.IncidentOf(fingerprint) is { } id && !knowledge.Changed.Contains(id) ? id : null;
    }

    /// <summary>
    /// Incidents that have the very message of a text, in the form in which traces are compared as well: case, punctuation,
    /// numbers and what a runtime prints around a message do not count. Empty while the first index is being made.
    /// </summary>
    /// <param name="db">A context of the caller's.</param>
    /// <param name="text">A line as a person types or pastes it.</param>
    /// <param name="max">So many are given.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Row ids of incidents that visitors may see, each once, those with the longest message first.</returns>
    public async Task<IReadOnlyList<MessageHit>> FindByMessageAsync(KbContext db, string text, int max, CancellationToken cancellationToken)
    {
        await UpdateAsync(db, cancellationToken);
        var knowledge = _knowledge;
        var recent = knowledge.Recent.FindByMessage(text, max, new HashSet<int>());
        var others = knowledge.Index.FindByMessage(text, max, knowledge.Changed);
        return [.. recent.Concat(others).OrderByDescending(h => h.Words).ThenBy(h => h.IncidentId).Take(max)];
    }

    /// <summary>The catalogue of messages.</summary>
    /// <param name="db">A context of the caller's.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<MessageIndex> ReadMessagesAsync(KbContext db, CancellationToken cancellationToken)
    {
        await UpdateAsync(db, cancellationToken);
        return _knowledge.Messages.Index;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _updating.Dispose();
        _stacks.Dispose();
    }

    private static async Task<ILookup<Fingerprint, MatchFeedback>> ReadFeedbackAsync(
        KbContext db, IReadOnlyCollection<Fingerprint> fingerprints, Guid? reader, CancellationToken cancellationToken)
    {
        var said = await db.TraceFeedback.AsNoTracking()
            .Where(f => fingerprints.Contains(f.Fingerprint) && (f.Standing != Standing.Visitor || f.ReaderId == reader))
            .OrderBy(f => f.CreatedAt).ToListAsync(cancellationToken);
        return said.GroupBy(f => (f.Fingerprint, f.IncidentId))
            .Select(of => (of.Key.Fingerprint,
                Holds: MatchFeedback.Of(of.Key.IncidentId, [.. of.Select(f => (f.Standing, f.ReaderId == reader, f.WasIt))])))
            .Where(f => f.Holds != null).ToLookup(f => f.Fingerprint, f => f.Holds!);
    }

    private static async Task<List<IncidentSignature>> AddWordsAsync(
        KbContext db, List<IncidentSignature> incidents, CancellationToken cancellationToken)
    {
        var ids = incidents.ConvertAll(i => i.Id);
        var texts = await db.IncidentTexts.AsNoTracking().Where(t => ids.Contains(t.IncidentId))
            .Select(t => new { t.IncidentId, t.Title, t.Summary, t.Body }).ToListAsync(cancellationToken);
        var words = texts.ToLookup(t => t.IncidentId, t => $"{t.Title}\n{t.Summary}\n{t.Body}");
        return incidents.ConvertAll(i => i with { Words = string.Join('\n', words[i.Id]) });
    }

    // What is written while this reads is either in the index already or found by the next call: the version is read first.
    private async Task UpdateAsync(KbContext db, CancellationToken cancellationToken)
    {
        var version = await db.ReadContentVersionAsync(cancellationToken);
        if (_knowledge.Version == version)
        {
            return;
        }

        await _updating.WaitAsync(cancellationToken);
        try
        {
            if (_building is { IsCompleted: false })
            {
                if (IsReady)
                {
                    // The former index answers while the next is made.
                    return;
                }
            }
            else if (_knowledge.Version == version || await TryAddRecentAsync(db, version, cancellationToken))
            {
                return;
            }
        }
        finally
        {
            _updating.Release();
        }

        await Task.WhenAny(_building!, Task.Delay(Patience, cancellationToken));
    }

    // False where the large index has to be made anew, which is under way then.
    private async Task<bool> TryAddRecentAsync(KbContext db, long version, CancellationToken cancellationToken)
    {
        var changed = await db.Revisions.Where(r => r.ContentVersion > _knowledge.Version)
            .Select(r => r.IncidentId).Distinct().OrderBy(id => id).Take(MaxRecent + 1).ToListAsync(cancellationToken);
        var recent = _knowledge.Changed.Union(changed).ToHashSet();
        var messages = await MatchKnowledgeReader.ReadPatternsAsync(db, cancellationToken);
        var patterns = new PatternIndex(messages, await MatchKnowledgeReader.ReadConceptsAsync(db, cancellationToken));
        var catalogue = await MatchKnowledgeReader.ReadMessagesAsync(db, _knowledge.Messages, cancellationToken);
        if (IsReady && recent.Count <= MaxRecent)
        {
            _knowledge = new(patterns, catalogue, _knowledge.Index, Build(recent), recent, version);
            return true;
        }

        _knowledge = _knowledge with { Patterns = patterns, Messages = catalogue };
        _building = Task.Run(() => BuildAll(patterns, catalogue, version), _stopping.Token);
        return false;
    }

    private void BuildAll(PatternIndex patterns, MessageCatalogue messages, long version)
    {
        _knowledge = new(patterns, messages, Build(null), Empty, [], version);
        IsReady = true;
    }

    private MatchIndex Build(IReadOnlyCollection<int>? ids)
    {
        var builder = new MatchIndexBuilder();
        MatchKnowledgeReader.AddTo(builder, factory, ids);
        return builder.Build();
    }

    // What answers rest on. Index holds the incidents as they were when it was made, Recent those that changed since: a candidate
    // is judged by its present texts, so one that the large index still finds by its former ones does no harm.
    private sealed record Knowledge(
        PatternIndex Patterns, MessageCatalogue Messages, MatchIndex Index, MatchIndex Recent, HashSet<int> Changed, long Version);
}
