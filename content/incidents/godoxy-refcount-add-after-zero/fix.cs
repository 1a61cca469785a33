// GoDoxy: zero can be taken back, removal waits
// Count, lookup and removal share one lock, so whoever looks up a client with a count of zero revives it.
// The reaper removes an entry only when it finds it unused in two rounds running.
// Stricter than upstream in one point: Close takes the lock, too. Upstream counts down beside it.
// zh-Hans: GoDoxy：归零可以撤销，删除要再等一轮
// zh-Hans: 计数、查找和删除共用一把锁，查到计数为零的客户端就让它复活。
// zh-Hans: 回收线程要连续两轮发现条目无人使用才会删除。
// zh-Hans: 有一点比上游更严格：这里 Close 也拿锁，上游是在锁外做减法。
//
// expect: exit 0
// expect: output [main] ListContainers closes client 1
// expect: output [reaper] client 1, count 0: unused, stays one more round
// expect: output [main] StreamRoute.Start connects to the same host
// expect: output [main] StreamRoute.Start has client 1, count 1
// expect: output [reaper] client 1, count 1: in use, stays
// expect: output [main] StreamRoute closes client 1
// expect: output [reaper] client 1, count 0: unused, stays one more round
// expect: output [reaper] client 1, count 0: unused in two rounds, removed
// expect: output [main] client 1 served both users and was removed only after the last of them
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

// Later the route stops, and the reaper comes round twice.
Console.WriteLine("[main] StreamRoute closes client 1");
route.Close();
Docker.ReaperStep();
Docker.ReaperStep();
Console.WriteLine("[main] client 1 served both users and was removed only after the last of them");

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
                client.Count++; // from zero, too
                client.WasUnused = false;
                return client;
            }
            client = new SharedClient(clientMap.Count + 1);
            new Thread(() => Reap(host, client)) { IsBackground = true }.Start();
            return clientMap[host] = client;
        }
    }

    /// <summary>Runs beside main, one for each client: comes round again and again, removes the entry when it stays unused.</summary>
    static void Reap(string host, SharedClient client)
    {
        for (var removed = false; !removed;)
        {
            turn.Wait();
            lock (ClientMapMu)
            {
                removed = client.Count == 0 && client.WasUnused;
                client.WasUnused = client.Count == 0;
                if (removed) clientMap.Remove(host);
                var verdict = removed ? "unused in two rounds, removed" : client.WasUnused ? "unused, stays one more round" : "in use, stays";
                Console.WriteLine($"[reaper] {client}: {verdict}");
            }
            turnOver.Release();
        }
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
    // Both change only under the lock of the table.
    public int Count = 1;
    public bool WasUnused;

    public void Close()
    {
        lock (Docker.ClientMapMu) Count--;
    }

    public override string ToString() => $"client {number}, count {Count}";
}
