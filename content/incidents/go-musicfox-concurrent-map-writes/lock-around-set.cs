// go-musicfox: a lock around Set only
// The repair that people reach for first. No two fetches set headers at the same time any more,
// but sending goes through the same map without the lock, and in upstream that loop is inside the HTTP client.
// zh-Hans: go-musicfox：只给 Set 加锁
// zh-Hans: 人们最先想到的修法。两个请求不会再同时设置请求头，
// zh-Hans: 但发送时遍历同一个 map 并不拿锁，而在上游，那个循环在 HTTP 客户端内部。
//
// expect: exception System.InvalidOperationException: Collection was modified; enumeration operation may not execute.
// expect: exit 134
// expect: output [ZQ24] headers set, sends
// expect: output [ZQ24] wrote Origin, the network is slow
// expect: output [HQ] headers set, sends
// expect: output [HQ] sent 4 headers
// expect: output [ZQ24] goes on with the next header
// lanes: [ROLE] EVENT

Migu.GetSongUrl();

/// <summary>The source "migu": asks for all qualities of a song at once.</summary>
static class Migu
{
    /// <summary>Set up once and passed to every request of every song.</summary>
    static readonly Dictionary<string, string> Header = new()
    {
        ["Origin"] = "https://music.example",
        ["Referer"] = "https://music.example/",
    };

    public static void GetSongUrl()
    {
        var script = new Script();
        var fetches = new List<Thread>();
        foreach (var quality in new[] { "ZQ24", "HQ", "SQ", "PQ" })
        {
            fetches.Add(new Thread(() => Network.Request(quality, Header, script)));
            fetches[^1].Start();
        }
        fetches.ForEach(fetch => fetch.Join());
        Console.WriteLine($"[migu] 4 fetches sent, the shared map has {Header.Count} headers");
    }
}

static class Network
{
    static readonly Lock setting = new();

    public static void Request(string quality, Dictionary<string, string> header, Script script)
    {
        script.WaitForTurn(quality);
        var requestHeader = header; // the caller's own map, under a new name
        lock (setting)
        {
            Set(requestHeader, "Accept", "*/*");
            Set(requestHeader, "Accept-Encoding", "gzip");
        }
        Console.WriteLine($"[{quality}] headers set, sends");

        var sent = 0;
        foreach (var (name, _) in requestHeader)
        {
            if (++sent == 1) script.FirstHeaderWritten(quality, name);
        }
        Console.WriteLine($"[{quality}] sent {sent} headers");
        script.Done(quality);
    }

    /// <summary>Replaces a header. It is the Add that .NET notices; a value overwritten in place changes unseen.</summary>
    static void Set(Dictionary<string, string> header, string name, string value)
    {
        header.Remove(name);
        header.Add(name, value);
    }
}

/// <summary>Fixes the order: HQ runs while ZQ24 is in the middle of sending, SQ and PQ follow.</summary>
sealed class Script
{
    readonly ManualResetEventSlim firstWritten = new();
    readonly Dictionary<string, ManualResetEventSlim> done = new()
    {
        ["ZQ24"] = new(), ["HQ"] = new(), ["SQ"] = new(), ["PQ"] = new(),
    };

    public void WaitForTurn(string quality)
    {
        if (quality == "HQ") firstWritten.Wait();
        if (quality == "SQ") done["ZQ24"].Wait();
        if (quality == "PQ") done["SQ"].Wait();
    }

    public void FirstHeaderWritten(string quality, string name)
    {
        if (quality != "ZQ24") return;
        Console.WriteLine($"[ZQ24] wrote {name}, the network is slow");
        firstWritten.Set();
        done["HQ"].Wait();
        Console.WriteLine("[ZQ24] goes on with the next header");
    }

    public void Done(string quality) => done[quality].Set();
}
