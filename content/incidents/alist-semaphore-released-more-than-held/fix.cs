// alist: one permit per attempt
// The permit is taken inside the closure, so each attempt takes one and gives back that one.
// Running uploads and free permits add up to three at every moment, also when part 1 is retried.
// zh-Hans: alist：每次尝试各取一个许可
// zh-Hans: 许可在闭包里面取，所以每次尝试取一个，还的也是这一个。
// zh-Hans: 正在上传的分片数与空闲许可数之和始终是三，重试分片 1 时也不例外。
//
// expect: exit 0
// expect: output [part 1] attempt 1: connection reset
// expect: output [part 1] released: 2 running + 1 free = 3 of 3 permits
// expect: output [part 1] attempt 2: uploaded
// expect: output [part 2] released: 1 running + 2 free = 3 of 3 permits
// expect: output [part 3] attempt 1: uploaded
// expect: output [put] all parts uploaded, 3 of 3 permits free
// lanes: [ROLE] EVENT

var sem = new SemaphoreSlim(3, 3);
var threadG = new Group(attempts: 10);
var drive = new Drive(parts: 3);

// The producer: one closure per part goes to the group.
for (var i = 1; i <= 3; i++)
{
    var part = i;
    Console.WriteLine($"[put] part {part} goes to the group");
    threadG.Go(attempt =>
    {
        sem.Wait(); // once per attempt
        try
        {
            drive.UploadSlice(part, attempt);
        }
        finally
        {
            sem.Release(); // once per attempt
            var (running, free) = (drive.Running, sem.CurrentCount);
            Console.WriteLine($"[part {part}] released: {running} running + {free} free = {running + free} of 3 permits");
        }
        drive.Finished(part);
    });
}
threadG.Wait();
Console.WriteLine($"[put] all parts uploaded, {sem.CurrentCount} of 3 permits free");

/// <summary>The error group: every closure gets its own thread and runs inside a retry loop.</summary>
sealed class Group(int attempts)
{
    readonly List<Thread> threads = [];

    public void Go(Action<int> closure)
    {
        threads.Add(new Thread(() => RetryDo(closure)));
        threads[^1].Start();
    }

    public void Wait() => threads.ForEach(thread => thread.Join());

    void RetryDo(Action<int> closure)
    {
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            try
            {
                closure(attempt);
                return;
            }
            catch (IOException)
            {
                // Try again: the next attempt runs the whole closure.
            }
        }
    }
}

/// <summary>The remote drive. Part 1 fails once. Gates fix the order: all parts are under way, then 1, 2 and 3 end in turn.</summary>
sealed class Drive(int parts)
{
    readonly CountdownEvent underWay = new(parts);
    readonly ManualResetEventSlim[] finished = [.. Enumerable.Range(0, parts + 1).Select(part => new ManualResetEventSlim(part == 0))];
    int running;

    public int Running => running;

    public void UploadSlice(int part, int attempt)
    {
        Interlocked.Increment(ref running);
        if (attempt == 1) underWay.Signal();
        underWay.Wait();
        finished[part - 1].Wait();
        Interlocked.Decrement(ref running);
        var reset = part == 1 && attempt == 1;
        Console.WriteLine($"[part {part}] attempt {attempt}: {(reset ? "connection reset" : "uploaded")}");
        if (reset) throw new IOException("connection reset");
    }

    public void Finished(int part) => finished[part].Set();
}
