using System.Diagnostics;
using System.Text;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Messages;
using IncidentKB.Core.Traces;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Measures reading, indexing and ranking on generated incidents, with SQLite's full-text search on the same ones beside it.
/// </summary>
internal static class MatchSpeed
{
    private const int Queries = 1000;

    /// <summary>Reading alone: megabytes of UTF-8 a second on one core.</summary>
    public static void Read()
    {
        Console.WriteLine("\nReading");
        var traces = string.Join("\n\n", Enumerable.Range(0, 6000).Select(i => GeneratedTraces.Recorded(i)));
        Print("6,000 traces one after the other", traces);
        Print("dump of 10,000 goroutines", GeneratedTraces.Dump(10_000));
    }

    /// <summary>What the catalogue of messages adds to an answer: to traces, and to a log of failures that it does not know.</summary>
    /// <param name="messages">The catalogue.</param>
    public static void Explain(IReadOnlyList<RuntimeMessage> messages)
    {
        Console.WriteLine($"\n{messages.Count:N0} messages");
        var index = new MessageIndex(messages);
        Explain("traces", index, i => GeneratedTraces.Recorded(i));
        Explain(
            "logs of 1,000 errors", index,
            i => string.Concat(Enumerable.Range(i, 1000).Select(n => $"ERROR: the context of order {n} was not used\n")));
    }

    private static void Explain(string name, MessageIndex index, Func<int, string> paste)
    {
        var patterns = new PatternIndex([]);
        var feedback = Enumerable.Empty<MatchFeedback>().ToLookup(_ => default(Fingerprint));
        var times = new List<double>();
        for (var i = 0; i < Queries + 50; i++)
        {
            var input = PanicMatcher.Ask(paste(i), patterns, []);
            var answer = PanicMatcher.Answer(input, [], feedback);
            var start = Stopwatch.GetTimestamp();
            index.Find(input, answer);
            if (i >= 50)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        times.Sort();
        Console.WriteLine($"  {name,-24} p50 {times[Queries / 2],6:N3} ms, p99 {times[Queries * 99 / 100],6:N3} ms");
    }

    /// <summary>An index of so many incidents.</summary>
    public static void Rank(int size)
    {
        Console.WriteLine($"\n{size:N0} incidents, one trace each");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var builder = new MatchIndexBuilder();
        for (var i = 0; i < size; i++)
        {
            builder.Add(GeneratedTraces.Incident(i), [TraceDigest.Of(GeneratedTraces.Recorded(i))]);
        }

        var index = builder.Build();
        builder = null;
        Console.WriteLine($"  made in {watch.Elapsed.TotalSeconds:N1} s, generating included");
        Console.WriteLine($"  memory          {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6,8:N0} MB");
        var patterns = new PatternIndex([]);
        Query("as recorded", size, i => GeneratedTraces.Drifted(i, 0, 0, 0), patterns, index);
        Query("drift 5/5/5 %", size, i => GeneratedTraces.Drifted(i, 5, 5, 5), patterns, index);
        Query("drift 15/15/10 %", size, i => GeneratedTraces.Drifted(i, 15, 15, 10), patterns, index);
        Query("drift 30/30/20 %", size, i => GeneratedTraces.Drifted(i, 30, 30, 20), patterns, index);
        GC.KeepAlive(index);
    }

    private static void Query(string name, int size, Func<int, string> paste, PatternIndex patterns, MatchIndex index)
    {
        var random = new Random(1);
        var times = new List<double>();
        var right = 0;
        var allocated = 0L;
        for (var i = 0; i < Queries + 50; i++)
        {
            var number = random.Next(size);
            var text = paste(number);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            var input = PanicMatcher.Ask(text, patterns, [index]);
            if (i >= 50)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                right += input.IncidentIds.FirstOrDefault() == number + 1 ? 1 : 0;
            }
        }

        times.Sort();
        Console.WriteLine(
            $"  {name,-16} right at rank 1 {(double)right / Queries,6:P1}   read and rank p50 {times[Queries / 2],6:N3} ms, "
            + $"p99 {times[Queries * 99 / 100],6:N3} ms   {allocated / Queries / 1024,5:N0} kB allocated");
    }

    private static void Print(string name, string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        PanicReader.Read(text);
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 7; i++)
        {
            var start = Stopwatch.GetTimestamp();
            PanicReader.Read(text);
            var elapsed = Stopwatch.GetElapsedTime(start);
            best = elapsed < best ? elapsed : best;
        }

        Console.WriteLine(
            $"  {name,-36} {bytes / 1e6,6:N1} MB {bytes / 1e6 / best.TotalSeconds,8:N0} MB/s   {best.TotalMilliseconds,6:N1} ms");
    }
}
