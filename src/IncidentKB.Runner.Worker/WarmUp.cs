using System.Reflection;

namespace IncidentKB.Runner.Worker;

/// <summary>
/// Does once what snippets do, from a copy of this assembly that is loaded as a snippet is, so that the first line of a snippet
/// does not wait for the parts of the runtime that are loaded on first use. Only what comes before most first lines: every
/// millisecond here is one of processor time per run. Exceptions are left out: they cost 2.3 ms, and come later if at all.
/// </summary>
internal static class WarmUp
{
    /// <summary>The argument that makes the copy do it.</summary>
    public const string Role = "warm-up";

    public static void Run()
    {
        // Writing nothing opens the streams.
        Console.Out.Write("");
        Console.Error.Write("");
        var copy = Assembly.Load(File.ReadAllBytes(typeof(WarmUp).Assembly.Location));
        SnippetProcess.Start(copy.EntryPoint, [Role]);
    }

    public static void Exercise()
    {
        using var gate = new SemaphoreSlim(0, 1);
        using var ready = new ManualResetEventSlim();
        using var count = new CountdownEvent(2);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal) { ["one"] = 1 };
        var threads = Enumerable.Range(1, 2).Select(number => new Thread(() =>
        {
            lock (numbers)
            {
                numbers[$"thread {number}"] = number;
            }

            count.Signal();
            ready.Wait();
        })).ToList();
        threads.ForEach(thread => thread.Start());
        count.Wait();
        ready.Set();
        threads.ForEach(thread => thread.Join());
        gate.Release();
        gate.Wait();
        foreach (var (name, number) in numbers)
        {
            Console.Write($"{name[..0]}{(number > 0 ? "" : name)}");
        }
    }
}
