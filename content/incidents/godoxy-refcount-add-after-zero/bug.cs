// GoDoxy: a reference after the last release
// The table entry outlives its count: ListContainers gives the shared client back and the count is zero,
// but the reaper has not removed the entry yet when the first route looks up the same client.
// zh-Hans: GoDoxy：最后一次释放之后又被引用
// zh-Hans: 引用计数已经归零，表里的条目却还没删掉：ListContainers 归还了共用的客户端，
// zh-Hans: 回收线程还没来得及删除条目，第一条路由就查到了同一个客户端。
//
// expect: exception System.InvalidOperationException: RefCount.Add() called after count reached zero
// expect: exit 134
// expect: output [main] ListContainers has client 1, count 1
// expect: output [main] ListContainers closes client 1
// expect: output [reaper] woken by the count of zero, about to take the lock
// expect: output [main] StreamRoute.Start connects to the same host
// lanes: [ROLE] EVENT

const string Host = "unix:///var/run/docker.sock";

// Loading the provider lists the containers ...
var listing = Docker.ConnectClient(Host);
Console.WriteLine($"[main] ListContainers has {listing}");
Console.WriteLine("[main] ListContainers closes client 1");
listing.Close();
Docker.ReaperStep();

// ... and the very next thing main does is to start the routes.
Console.WriteLine("[main] StreamRoute.Start connects to the same host");
var route = Docker.ConnectClient(Host);
Console.WriteLine($"[main] StreamRoute.Start has {route}");
Docker.ReaperStep();

static class Docker
{
    public static readonly Lock ClientMapMu = new();
    static readonly Dictionary<string, SharedClient> clientMap = [];

    public static SharedClient ConnectClient(string host)
    {
        lock (ClientMapMu)
        {
            if (clientMap.TryGetValue(host, out var client))
            {
                client.RefCount.Add();
                return client;
            }
            client = new SharedClient(clientMap.Count + 1);
            new Thread(() => Reap(host, client)) { IsBackground = true }.Start();
            return clientMap[host] = client;
        }
    }

    /// <summary>Runs beside main, one for each client: waits for zero, then removes the entry.</summary>
    static void Reap(string host, SharedClient client)
    {
        client.RefCount.Zero.Wait();
        turn.Wait();
        Console.WriteLine("[reaper] woken by the count of zero, about to take the lock");
        turnOver.Release();

        turn.Wait();
        lock (ClientMapMu)
        {
            clientMap.Remove(host);
            Console.WriteLine($"[reaper] removed {client}");
        }
        turnOver.Release();
    }

    // The gates stand for the scheduler: the reaper runs when main hands it a turn.
    static readonly SemaphoreSlim turn = new(0), turnOver = new(0);

    public static void ReaperStep()
    {
        turn.Release();
        turnOver.Wait();
    }
}

sealed class SharedClient(int number)
{
    public RefCount RefCount { get; } = new();

    public void Close() => RefCount.Sub(); // without the lock of the table

    public override string ToString() => $"client {number}, count {RefCount.Count}";
}

sealed class RefCount
{
    int count = 1;

    public int Count => count;
    public ManualResetEventSlim Zero { get; } = new();

    public void Add()
    {
        if (Interlocked.Increment(ref count) <= 1)
            throw new InvalidOperationException("RefCount.Add() called after count reached zero");
    }

    public void Sub()
    {
        if (Interlocked.Decrement(ref count) == 0) Zero.Set();
    }
}
