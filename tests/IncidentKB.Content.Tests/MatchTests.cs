using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Content.Tests;

/// <summary>What the matcher makes of the pack's own traces, of traces of other failures, and of pastes that lost something.</summary>
public sealed class MatchTests
{
    private static readonly PatternIndex Patterns =
        new(StartingPack.Reader.Patterns.SelectMany(PatternMessage.AllOf), StartingPack.Reader.Concepts);
    private static readonly List<IncidentSignature> Known =
        [.. StartingPack.Incidents.Select((incident, i) => SignatureOf(incident, i, incident.Traces))];
    private static readonly MatchIndex Index = IndexOf(Known, _ => true);

    public static TheoryData<string, string> Traces
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var incident in StartingPack.Incidents)
            {
                foreach (var trace in incident.Traces)
                {
                    data.Add(incident.Slug, trace.FileName);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> UnrelatedTraces =>
        [.. Directory.GetFiles(UnrelatedFolder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static string UnrelatedFolder => Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Content.Tests", "unrelated");

    [Theory]
    [MemberData(nameof(Traces))]
    public void A_recorded_trace_is_its_incident(string slug, string file)
    {
        var answer = Match(TraceOf(slug, file));

        Assert.Equal(slug, SlugOf(answer));
        Assert.Equal(MatchVerdict.Incident, answer.Verdict);
    }

    [Theory]
    [MemberData(nameof(Traces))]
    public void The_reasons_of_a_candidate_add_up_to_its_score(string slug, string file)
    {
        foreach (var candidate in Match(TraceOf(slug, file)).Candidates)
        {
            Assert.InRange(candidate.Score, 0, 1);
            Assert.Equal(candidate.Score, candidate.Reasons.Sum(r => r.Weight), 9);
        }
    }

    [Theory]
    [MemberData(nameof(UnrelatedTraces))]
    public void A_trace_of_another_failure_is_not_known(string file)
    {
        var answer = Match(File.ReadAllText(Path.Combine(UnrelatedFolder, file)));

        Assert.Equal(MatchVerdict.None, answer.Verdict);
        Assert.Empty(answer.Candidates);
    }

    [Theory]
    [InlineData("go-race-header.txt")]
    [InlineData("go-race.txt")]
    public void A_race_report_shows_its_pattern_where_both_wrote_to_a_header_or_a_map(string file)
    {
        var answer = Match(
            File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Core.Tests", "Traces", "recorded", file)));

        Assert.Equal((MatchVerdict.Pattern, "collection-shared-without-owner"), (answer.Verdict, answer.Pattern));
    }

    // As programs print them, with what stands around them in logs.
    [Theory]
    [InlineData(
        "released-more-often-than-acquired",
        "Traceback (most recent call last):\n  File \"/app/jobs.py\", line 41, in run\n    lock.release()\n  File \"/app/redis/lock.py\", "
        + "line 237, in do_release\n    raise LockNotOwnedError(\"Cannot release a lock that's no longer owned\")\n"
        + "redis.exceptions.LockNotOwnedError: Cannot release a lock that's no longer owned")]
    [InlineData(
        "released-more-often-than-acquired",
        "worker.rb:29:in `unlock': Attempt to unlock a mutex which is locked by another thread/fiber (ThreadError)")]
    [InlineData(
        "released-more-often-than-acquired",
        "bench: ../nptl/pthread_mutex_lock.c:81: __pthread_mutex_lock: Assertion `mutex->__data.__owner == 0' failed.\n"
        + "Aborted (core dumped)")]
    [InlineData(
        "released-more-often-than-acquired",
        "Fatal glibc error: pthread_mutex_lock.c:94 (___pthread_mutex_lock): assertion failed: mutex->__data.__owner == 0")]
    [InlineData(
        "counted-down-more-often-than-up",
        "*** Terminating app due to uncaught exception 'NSInternalInconsistencyException', reason: 'API violation - multiple calls made to "
        + "-[XCTestExpectation fulfill] for song loaded.'")]
    [InlineData(
        "counted-down-more-often-than-up",
        "main.swift:12: unexpected error: SongTests.testLoad : API violation - multiple calls made to XCTestExpectation.fulfill() for "
        + "song loaded.")]
    [InlineData(
        "counted-down-more-often-than-up",
        "PHP Fatal error:  Uncaught PDOException: There is no active transaction in /var/www/db/Connection.php:198\nStack trace:\n"
        + "#0 /var/www/db/Connection.php(198): PDO->rollBack()\n#1 {main}")]
    [InlineData(
        "counted-down-more-often-than-up",
        "[2026-03-01 10:00:00] production.ERROR: There is no active transaction {\"exception\":\"[object] (PDOException(code: 0): "
        + "There is no active transaction at /var/www/db/Connection.php:46)\"}")]
    [InlineData(
        "referenced-after-last-release",
        "java.lang.RuntimeException: Canvas: trying to use a recycled bitmap android.graphics.Bitmap@15a6ab6\n"
        + "\tat android.graphics.BaseCanvas.throwIfCannotDraw(BaseCanvas.java:66)\n"
        + "\tat android.graphics.BaseCanvas.drawBitmap(BaseCanvas.java:112)")]
    [InlineData(
        "referenced-after-last-release",
        "Attempt to free unreferenced scalar: SV 0x560cf01e05f0, Perl interpreter: 0x560cf01ae2a0 at lib/Handler.pm line 140.")]
    [InlineData(
        "collection-shared-without-owner",
        "Traceback (most recent call last):\n  File \"/app/timers.py\", line 12, in tick\n    heapq.heappop(timers)\n"
        + "RuntimeError: list changed size during iteration")]
    [InlineData(
        "collection-shared-without-owner",
        "Simultaneous accesses to 0x103582e90, but modification requires exclusive access.\n"
        + "Previous access (a modification) started at Player`Queue.add(_:) + 292 (0x103510d84).")]
    [InlineData(
        "closed-or-returned-twice",
        "_Concurrency/CheckedContinuation.swift:184: Fatal error: SWIFT TASK CONTINUATION MISUSE: fetch(_:) tried to resume its "
        + "continuation more than once, returning ()!")]
    public void A_message_shows_its_pattern_in_the_form_in_which_it_is_posted(string pattern, string paste)
    {
        var answer = Match(paste);

        Assert.Equal((MatchVerdict.Pattern, pattern), (answer.Verdict, answer.Pattern));
    }

    // Leaks, counts above zero, the other direction, and names that hold the same words.
    [Theory]
    [InlineData("redis.exceptions.LockNotOwnedError: Cannot extend a lock that's no longer owned")]
    [InlineData("redis.exceptions.LockError: Unable to acquire lock within the time specified")]
    [InlineData("worker.rb:29:in `lock': deadlock; recursive locking (ThreadError)")]
    [InlineData("(gdb) print mutex->__data.__owner\n$1 = 4711")]
    [InlineData(
        "player: ../nptl/pthread_mutex_lock.c:352: __pthread_mutex_lock_full: Assertion `INTERNAL_SYSCALL_ERRNO (e, "
        + "__err) != ESRCH || !robust' failed.")]
    [InlineData("Asynchronous wait failed: Exceeded timeout of 1 seconds, with unfulfilled expectations: \"song loaded\".")]
    [InlineData("API violation - creating expectations while already in waiting mode.")]
    [InlineData("PHP Fatal error:  Uncaught PDOException: There is already an active transaction in /var/www/db/Connection.php:31")]
    [InlineData("The callback runs at once when there is no active transaction.")]
    [InlineData(
        "java.lang.RuntimeException: Canvas: trying to draw too large(106254336bytes) bitmap.\n"
        + "\tat android.view.RecordingCanvas.throwIfCannotDraw(RecordingCanvas.java:266)")]
    [InlineData(
        "java.lang.RuntimeException: Canvas: trying to use a non-premultiplied bitmap android.graphics.Bitmap@15a6ab6\n"
        + "\tat android.graphics.BaseCanvas.throwIfCannotDraw(BaseCanvas.java:71)")]
    [InlineData("Scalars leaked: 1 at lib/Handler.pm line 140.")]
    [InlineData("[  208.629433] unregister_netdevice: waiting for lo to become free. Usage count = 1")]
    [InlineData("FAILED tests/test_queue.py::test_list_changed_size_during_iteration - AssertionError: assert 3 == 4")]
    [InlineData("error: overlapping accesses to 'data', but modification requires exclusive access; consider copying to a local variable")]
    [InlineData(
        "SWIFT TASK CONTINUATION MISUSE: fetch(_:) leaked its continuation without resuming it. "
        + "This may cause tasks waiting on it to remain suspended forever.")]
    [InlineData("resource_tracker: There appear to be 6 leaked semaphore objects to clean up at shutdown")]
    [InlineData(
        "LEAK: ByteBuf.release() was not called before it's garbage-collected. "
        + "See the reference-counted objects page for more information.")]
    [InlineData(
        "java.sql.SQLException: Already closed.\n\tat org.apache.commons.dbcp.PoolableConnection.close(PoolableConnection.java:114)\n"
        + "\tat org.apache.commons.dbcp.PoolingDataSource$PoolGuardConnectionWrapper.close(PoolingDataSource.java:191)")]
    public void A_text_that_only_looks_like_the_message_of_a_pattern_is_not_known(string paste)
    {
        var answer = Match(paste);

        Assert.Equal((MatchVerdict.None, null), (answer.Verdict, answer.Pattern));
    }

    [Theory]
    [InlineData("alist-semaphore-released-more-than-held", "go-model-189pc.txt")]
    [InlineData("go-fuse-negative-waitgroup-counter", "go-model-main.txt")]
    [InlineData("go-musicfox-concurrent-map-writes", "go-model-iteration.txt")]
    [InlineData("nbio-body-reader-double-close", "go-model-nested-panic.txt")]
    public void A_trace_that_was_never_recorded_is_told_by_those_of_its_incident_that_were(string slug, string file)
    {
        bool IsOther(RecordedTrace trace) => trace.Text != TraceOf(slug, file);
        var others = StartingPack.Incidents.Select((incident, i) => SignatureOf(incident, i, incident.Traces.Where(IsOther))).ToList();

        var answer = Match(TraceOf(slug, file), others, IndexOf(others, IsOther));

        Assert.Equal(slug, SlugOf(answer));
        Assert.Equal(MatchVerdict.Incident, answer.Verdict);
    }

    public static TheoryData<string> ManglingNames => [.. Manglings.All.Keys];

    [Theory]
    [MemberData(nameof(ManglingNames))]
    public void A_mangled_trace_has_the_fingerprint_and_the_answer_of_the_clean_one(string mangling)
    {
        foreach (var (slug, text) in CleanTraces.Where(t => !Manglings.IsLossy(mangling, t.Text)))
        {
            var (clean, mangled) = (Match(text), Match(Manglings.All[mangling](text)));

            Assert.Equal((slug, clean.Fingerprint, clean.Verdict), (SlugOf(mangled), mangled.Fingerprint, mangled.Verdict));
        }
    }

    [Fact]
    public void A_trace_that_lost_something_still_has_its_incident_first()
    {
        Dictionary<string, Func<string, string>> losses = new(StringComparer.Ordinal)
        {
            ["the first lines"] = text => Lines(text, lines => lines.Skip(lines.Length / 4)),
            ["the last lines"] = text => Lines(text, lines => lines.Take((lines.Length * 2 / 3) + 1)),
            ["every seventh line"] = text => Lines(text, lines => lines.Where((_, i) => i % 7 != 6)),
            ["addresses and arguments"] = text => Lines(text, lines => lines.Select(
                l => l.Contains("(0x", StringComparison.Ordinal) ? l[..l.IndexOf("(0x", StringComparison.Ordinal)] + "(...)" : l)),
            ["places"] = text => Lines(text, lines => lines.Where(l => !l.StartsWith('\t'))),
            ["the end, as trackers cut it"] = text => text[..Math.Min(text.Length, 1500)],
        };
        var missed = (from loss in losses
                      from trace in CleanTraces
                      where SlugOf(Match(loss.Value(trace.Text))) != trace.Slug
                      select $"{trace.Slug} without {loss.Key}").ToList();

        Assert.True(
            missed.Count <= 0.03 * losses.Count * CleanTraces.Count,
            $"{missed.Count} of {losses.Count * CleanTraces.Count}: {string.Join("; ", missed)}");
    }

    private static List<(string Slug, string Text)> CleanTraces { get; } =
        [.. from incident in StartingPack.Incidents
            from trace in incident.Traces
            where PanicReader.Read(trace.Text).CleaningSteps.Count == 0
            select (incident.Slug, trace.Text.TrimEnd('\n'))];

    private static string Lines(string text, Func<string[], IEnumerable<string>> change) => string.Join('\n', change(text.Split('\n')));

    private static string TraceOf(string slug, string file) => StartingPack.Find(slug).Traces.Single(t => t.FileName == file).Text;

    private static string? SlugOf(MatchAnswer answer) =>
        answer.Candidates.Count == 0 ? null : StartingPack.Incidents[answer.Candidates[0].IncidentId].Slug;

    private static MatchAnswer Match(string paste) => Match(paste, Known, Index);

    private static MatchAnswer Match(string paste, List<IncidentSignature> known, MatchIndex index)
    {
        var input = PanicMatcher.Ask(paste, Patterns, [index]);
        return PanicMatcher.Answer(input, known, Array.Empty<MatchFeedback>().ToLookup(_ => default(Fingerprint)));
    }

    private static IncidentSignature SignatureOf(Incident incident, int id, IEnumerable<RecordedTrace> traces) =>
        IncidentSignature.Of(incident, [.. traces.Select(t => RecordedStack.Read(t.Text))]) with { Id = id };

    private static MatchIndex IndexOf(List<IncidentSignature> known, Func<RecordedTrace, bool> isRecorded)
    {
        var builder = new MatchIndexBuilder();
        foreach (var signature in known)
        {
            var traces = StartingPack.Incidents[signature.Id].Traces.Where(isRecorded);
            builder.Add(signature, traces.Select(t => TraceDigest.Of(t.Text)));
        }

        return builder.Build();
    }
}
