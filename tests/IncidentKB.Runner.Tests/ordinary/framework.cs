// What harmless programs use of the framework
// expect: exit 0
// expect: output json: {"Name":"Ada","Born":1815}
// expect: output regex: 3
// expect: output parallel: 4950
// expect: output channel: 10
// expect: output locks: 200
// expect: output timer: ticked
// expect: output cancelled: True
// expect: output hash: 9f86d081
// expect: output culture: 1,234.50
// expect: output big: 2432902008176640000
// expect: output memory: 3
// expect: output dynamic: 42
// expect: output weak: collected
// expect: output clock: True
// expect: output process: True
// expect: output threads: 100
// expect: output end

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;

Console.WriteLine($"json: {JsonSerializer.Serialize(new Person("Ada", 1815))}");
Console.WriteLine($"regex: {Regex.Matches("a1 b2 c3", @"[a-z]\d", RegexOptions.Compiled).Count}");
var sum = 0L;
Parallel.For(0, 100, i => Interlocked.Add(ref sum, i));
Console.WriteLine($"parallel: {sum}");

var channel = Channel.CreateBounded<int>(2);
var writer = Task.Run(async () =>
{
    for (var i = 0; i < 10; i++)
    {
        await channel.Writer.WriteAsync(i);
    }

    channel.Writer.Complete();
});
var read = 0;
await foreach (var _ in channel.Reader.ReadAllAsync())
{
    read++;
}

await writer;
Console.WriteLine($"channel: {read}");

var counts = new ConcurrentDictionary<string, int>();
using var readers = new ReaderWriterLockSlim();
var total = 0;
await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() =>
{
    for (var i = 0; i < 50; i++)
    {
        readers.EnterWriteLock();
        total++;
        readers.ExitWriteLock();
        counts.AddOrUpdate($"{n}", 1, (_, old) => old + 1);
    }
})));
Console.WriteLine($"locks: {(counts.Values.Sum() == total ? total : -1)}");

var ticked = new TaskCompletionSource();
using (var timer = new Timer(_ => ticked.TrySetResult(), null, 5, 5))
{
    await ticked.Task;
    Console.WriteLine("timer: ticked");
}

using var cancel = new CancellationTokenSource(10);
try
{
    await Task.Delay(Timeout.Infinite, cancel.Token);
}
catch (OperationCanceledException)
{
    Console.WriteLine($"cancelled: {cancel.IsCancellationRequested}");
}

Console.WriteLine($"hash: {Sha256("test")[..8]}");
Console.WriteLine($"culture: {1234.5:N2}");
Console.WriteLine($"big: {Enumerable.Range(1, 20).Aggregate(BigInteger.One, (a, b) => a * b)}");
using (var memory = new MemoryStream())
{
    memory.Write([1, 2, 3]);
    Console.WriteLine($"memory: {memory.ToArray().ToImmutableArray().Length}");
}

Expression<Func<int, int>> twice = n => n * 2;
Console.WriteLine($"dynamic: {twice.Compile()(21)}");

var weak = Forget();
GC.Collect();
GC.WaitForPendingFinalizers();
Console.WriteLine($"weak: {(weak.IsAlive ? "alive" : "collected")}");
Console.WriteLine($"clock: {Stopwatch.GetTimestamp() > 0 && DateTime.Now > DateTime.UnixEpoch && TimeZoneInfo.Local != null}");
Console.WriteLine($"process: {Environment.ProcessId > 0 && Environment.ProcessorCount > 0 && Environment.WorkingSet > 0}");

using var together = new Barrier(100);
var threads = Enumerable.Range(0, 100).Select(_ => new Thread(() => together.SignalAndWait(), 256 * 1024)).ToList();
threads.ForEach(thread => thread.Start());
threads.ForEach(thread => thread.Join());
Console.WriteLine($"threads: {threads.Count}");
Console.WriteLine("end");

[MethodImpl(MethodImplOptions.NoInlining)]
static WeakReference Forget() => new(new object());

// The framework's own hash asks OpenSSL, which the worker does not have; snippets that need one bring their own.
static string Sha256(string text)
{
    try
    {
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
    catch (Exception exception)
    {
        return exception.GetType().Name;
    }
}

record Person(string Name, int Born);
