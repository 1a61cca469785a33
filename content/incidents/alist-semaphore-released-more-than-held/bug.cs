// alist: one permit, several releases
// Put takes one permit per part, but the retry loop runs the closure, and its release, once per attempt.
// The surplus release stays unseen while other parts hold permits. It bursts at the last part, which never failed.
// zh-Hans: alist：许可取一次，还了好几次
// zh-Hans: Put 每个分片取一个许可，重试循环却每次尝试都执行一遍闭包，连同闭包里的释放。
// zh-Hans: 只要别的分片还持有许可，多出来的释放就看不出来；直到最后一个分片才爆发，而它从未失败过。
//
// expect: exception System.Threading.SemaphoreFullException: Adding the specified count to the semaphore would cause it to exceed its maximum count.
// expect: exit 134
// expect: output [part 1] attempt 1: connection reset
// expect: output [part 1] released: 2 running + 1 free = 3 of 3 permits
// expect: output [part 1] attempt 2: uploaded
// expect: output [part 1] released: 2 running + 2 free = 4 of 3 permits
// expect: output [part 2] released: 1 running + 3 free = 4 of 3 permits
// expect: output [part 3] attempt 1: uploaded
// lanes: [ROLE] EVENT

var sem = new SemaphoreSlim(3, 3);
var threadG = new Group(attempts: 10);
var drive = new Drive(parts: 3);

// The producer: one closure per part goes to the group.
for (var i = 1; i <= 3; i++)
{
    var part = i;
    Console.WriteLine($"[put] part {part} goes to the group");
    sem.Wait(); // once per part
    threadG.Go(attempt =>
    {
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
