using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;

namespace IncidentKB.Content.Tests;

/// <summary>A failure for each message of messages/csharp.yml that a program can be made to throw, by the id of the message.</summary>
internal static class DotNetFailures
{
    private static readonly int[] Numbers = [1, 2, 3];
    private static readonly List<int> None = [];
    private static readonly string? Missing = Environment.GetEnvironmentVariable("no such variable");
    private static readonly int Zero = None.Count;

    public static IReadOnlyDictionary<string, Action> All { get; } = new Dictionary<string, Action>(StringComparer.Ordinal)
    {
        ["csharp-nullreferenceexception-object-reference-not-set-to-an-instance-of-an"] = () => Use(Missing!.Length),
        ["csharp-argumentnullexception-value-cannot-be-null"] = () => Use(string.Join(",", (IEnumerable<int>)null!)),
        ["csharp-invalidoperationexception-collection-was-modified-enumeration-operation"] = ChangeWhileWalking,
        ["csharp-invalidoperationexception-sequence-contains-no-elements"] = () => Use(None.First()),
        ["csharp-invalidoperationexception-sequence-contains-no-matching-element"] = () => Use(Numbers.First(n => n > 3)),
        ["csharp-invalidoperationexception-sequence-contains-more-than-one-element"] = () => Use(Numbers.Single()),
        ["csharp-invalidoperationexception-nullable-object-must-have-a-value"] = () => Use(((int?)null)!.Value),
        ["csharp-invalidoperationexception-queue-empty"] = () => new Queue<int>().Dequeue(),
        ["csharp-invalidoperationexception-stack-empty"] = () => new Stack<int>().Pop(),
        ["csharp-invalidoperationexception-failed-to-compare-two-elements-in-the-array"] = () =>
            Array.Sort(new[] { new object(), new object() }),
        ["csharp-keynotfoundexception-the-given-key-key-was-not-present-in-the-dictionary"] = () => Use(new Dictionary<string, int>()["a"]),
        ["csharp-argumentexception-an-item-with-the-same-key-has-already-been-added-key"] = () => Numbers.ToDictionary(_ => 1),
        ["csharp-indexoutofrangeexception-index-was-outside-the-bounds-of-the-array"] = () => Use(Numbers[3 + Zero]),
        ["csharp-argumentoutofrangeexception-index-was-out-of-range-must-be-non-negative"] = () => Use(None[Zero]),
        ["csharp-argumentoutofrangeexception-specified-argument-was-out-of-the-range-of"] = () => Numbers.Where(n => n > 1).ElementAt(5),
        ["csharp-objectdisposedexception-cannot-access-a-disposed-object"] = UseDisposed,
        ["csharp-objectdisposedexception-cannot-access-a-closed-stream"] = ReadClosed,
        ["csharp-semaphorefullexception-adding-the-specified-count-to-the-semaphore-would"] = () => new SemaphoreSlim(1, 1).Release(),
        ["csharp-applicationexception-object-synchronization-method-was-called-from-an"] = () => new Mutex().ReleaseMutex(),
        ["csharp-synchronizationlockexception-object-synchronization-method-was-called"] = () => Monitor.Exit(new object()),
        ["csharp-lockrecursionexception-recursive-write-lock-acquisitions-not-allowed-in"] = LockTwice,
        ["csharp-invalidoperationexception-the-countdownevent-s-current-count-is-already"] = () => new CountdownEvent(0).Signal(),
        ["csharp-invalidoperationexception-an-attempt-was-made-to-transition-a-task-to-a"] = CompleteTwice,
        ["csharp-invalidoperationexception-the-collection-has-been-marked-as-complete-with"] = AddAfterTheEnd,
        ["csharp-channelclosedexception-the-channel-has-been-closed"] = CloseTwice,
        ["csharp-taskcanceledexception-a-task-was-canceled"] = () => Task.Delay(-1, new CancellationToken(true)).GetAwaiter().GetResult(),
        ["csharp-operationcanceledexception-the-operation-was-canceled"] = () => new CancellationToken(true).ThrowIfCancellationRequested(),
        ["csharp-aggregateexception-one-or-more-errors-occurred-message"] = () => Task.FromException(new IOException("no")).Wait(),
        ["csharp-timeoutexception-the-operation-has-timed-out"] = () => Task.Delay(-1).WaitAsync(TimeSpan.Zero).GetAwaiter().GetResult(),
        ["csharp-invalidcastexception-unable-to-cast-object-of-type-type-to-type-other"] = () => Use((string)(object)Zero),
        ["csharp-formatexception-the-input-string-text-was-not-in-a-correct-format"] = () => int.Parse("a", CultureInfo.InvariantCulture),
        ["csharp-formatexception-string-text-was-not-recognized-as-a-valid-datetime"] =
            () => DateTime.ParseExact("a", "yyyy", CultureInfo.InvariantCulture),
        ["csharp-overflowexception-arithmetic-operation-resulted-in-an-overflow"] = () => Use(checked(int.MaxValue + Numbers[Zero])),
        ["csharp-overflowexception-value-was-either-too-large-or-too-small-for-an-int32"] =
            () => int.Parse("99999999999", CultureInfo.InvariantCulture),
        ["csharp-dividebyzeroexception-attempted-to-divide-by-zero"] = () => Use(1 / Zero),
        ["csharp-outofmemoryexception-exception-of-type-system-outofmemoryexception-was"] = () => Use(new byte[int.MaxValue]),
        ["csharp-notsupportedexception-collection-was-of-a-fixed-size"] = () => ((IList)Numbers).Add(4),
        ["csharp-jsonexception-the-json-value-could-not-be-converted-to-type"] = () => JsonSerializer.Deserialize<int>("\"a\""),
        ["csharp-jsonexception-a-possible-object-cycle-was-detected"] = WriteCycle,
        ["csharp-jsonexception-character-is-an-invalid-start-of-a-value"] = () => JsonSerializer.Deserialize<int>("<html>"),
        ["csharp-ioexception-the-process-cannot-access-the-file-path-because-it-is-being"] = OpenTwice,
        ["csharp-typeinitializationexception-the-type-initializer-for-type-threw-an"] = () => Use(Unready.Value),
        ["csharp-dllnotfoundexception-unable-to-load-shared-library-name-or-one-of-its"] = () =>
            NativeLibrary.Load("no-such-library", typeof(DotNetFailures).Assembly, null),
        ["csharp-httprequestexception-response-status-code-does-not-indicate-success-n"] =
            () => new HttpResponseMessage(HttpStatusCode.NotFound).EnsureSuccessStatusCode(),
    };

    // Keeps the compiler from leaving a calculation out.
    private static void Use(object value) => GC.KeepAlive(value);

    private static void ChangeWhileWalking()
    {
        var list = new List<int>(Numbers);
        foreach (var number in list)
        {
            list.Remove(number);
        }
    }

    private static void UseDisposed()
    {
        var semaphore = new SemaphoreSlim(1);
        semaphore.Dispose();
        semaphore.Wait();
    }

    private static void ReadClosed()
    {
        var stream = new MemoryStream();
        stream.Dispose();
        stream.ReadByte();
    }

    private static void LockTwice()
    {
        using var held = new ReaderWriterLockSlim();
        held.EnterWriteLock();
        try
        {
            held.EnterWriteLock();
        }
        finally
        {
            held.ExitWriteLock();
        }
    }

    private static void CompleteTwice()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        source.SetResult();
    }

    private static void AddAfterTheEnd()
    {
        using var collection = new BlockingCollection<int>();
        collection.CompleteAdding();
        collection.Add(1);
    }

    private static void CloseTwice()
    {
        var writer = Channel.CreateUnbounded<int>().Writer;
        writer.Complete();
        writer.Complete();
    }

    private static void WriteCycle()
    {
        var node = new Node();
        node.Next = node;
        JsonSerializer.Serialize(node);
    }

    private static void OpenTwice()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var first = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            using var second = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Node
    {
        public Node? Next { get; set; }
    }

    private static class Unready
    {
        public static readonly int Value = Fail();

        private static int Fail() => throw new IOException("no");
    }
}
