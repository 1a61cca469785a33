// go-musicfox: a copy per fetch
// Every fetch gets its own copy of the headers before it starts, so nobody else changes what it goes through.
// The package-level map is only read and keeps its two headers.
// zh-Hans: go-musicfox：每个请求一份副本
// zh-Hans: 每个请求启动之前先复制一份请求头，自己遍历的那一份不会再被别人改动。
// zh-Hans: 包级 map 只读不写，始终是两个请求头。
//
// expect: exit 0
// expect: output [ZQ24] wrote Origin, the network is slow
// expect: output [HQ] headers set, sends
// expect: output [HQ] sent 4 headers
// expect: output [ZQ24] goes on with the next header
// expect: output [ZQ24] sent 4 headers
// expect: output [SQ] sent 4 headers
// expect: output [PQ] sent 4 headers
// expect: output [migu] 4 fetches sent, the shared map has 2 headers
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
            var own = new Dictionary<string, string>(Header);
            fetches.Add(new Thread(() => Network.Request(quality, own, script)));
            fetches[^1].Start();
        }
        fetches.ForEach(fetch => fetch.Join());
        Console.WriteLine($"[migu] 4 fetches sent, the shared map has {Header.Count} headers");
    }
}

static class Network
{
    public static void Request(string quality, Dictionary<string, string> header, Script script)
    {
        script.WaitForTurn(quality);
        var requestHeader = header; // the caller's own map, under a new name
        Set(requestHeader, "Accept", "*/*");
        Set(requestHeader, "Accept-Encoding", "gzip");
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
