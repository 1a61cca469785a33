// alist: the release that stayed behind in 189pc
// v3.44.0: each attempt takes a permit of its own and gives that one back. But the producer, too, gives one back when it cannot read.
// Part 1 holds a permit at that moment, so the surplus is silent. It bursts in the release of part 1, which did nothing wrong.
// zh-Hans: alist：189pc 里遗留下来的那次释放
// zh-Hans: v3.44.0：每次尝试各取各还，但生产者读取失败时也会还一个许可，而它从未取过。
// zh-Hans: 此时分片 1 正持有一个许可，所以多出来的释放毫无动静；异常出在分片 1 自己那次本来正确的释放上。
//
// expect: exception System.Threading.SemaphoreFullException: Adding the specified count to the semaphore would cause it to exceed its maximum count.
// expect: exit 134
// expect: output [part 1] takes a permit: 1 running + 2 free = 3 of 3 permits
// expect: output [put] part 2 cannot be read: unexpected end of the source
// expect: output [put] releases all the same: 1 running + 3 free = 4 of 3 permits
// expect: output [part 1] uploaded
// lanes: [ROLE] EVENT

const int Parts = 3;
var sem = new SemaphoreSlim(3, 3);
ManualResetEventSlim underWay = new(), producerIsOver = new();

// The producer: reads one part after the other and hands each to a thread of its own.
for (var part = 1; part <= Parts; part++)
{
    if (!Source.ReadFull(part))
    {
        Console.WriteLine($"[put] part {part} cannot be read: unexpected end of the source");
        sem.Release(); // its Acquire has moved into the closure
        Console.WriteLine($"[put] releases all the same: 1 running + {sem.CurrentCount} free = {1 + sem.CurrentCount} of 3 permits");
        break;
    }
    var number = part;
    new Thread(() => Upload(number)).Start();
    underWay.Wait();
}
producerIsOver.Set();

void Upload(int part)
{
    sem.Wait(); // once per attempt
    try
    {
        Console.WriteLine($"[part {part}] takes a permit: 1 running + {sem.CurrentCount} free = {1 + sem.CurrentCount} of 3 permits");
        underWay.Set();
        producerIsOver.Wait(); // the network is slow
        Console.WriteLine($"[part {part}] uploaded");
    }
    finally
    {
        sem.Release(); // once per attempt
    }
}

/// <summary>The file as the client sends it. The connection breaks after part 1: a cancelled upload looks like this, too.</summary>
static class Source
{
    public static bool ReadFull(int part) => part == 1;
}
