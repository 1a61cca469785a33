// nbio: Close frees once, one owner gives back
// Close does its work once and no longer touches the pool. Only the framework, which took the reader out, puts it back.
// The handler may still close the body out of habit: that is harmless now, and every request has a reader of its own.
// zh-Hans: nbio：Close 只释放一次，由唯一的所有者放回池里
// zh-Hans: Close 只生效一次，也不再碰池子。读取器由框架取出，也只由框架放回。
// zh-Hans: 处理函数照旧可以习惯性地关闭请求体：现在已经无害，每个请求都有自己的读取器。
//
// expect: exit 0
// expect: output [request 1] body: "order 1;"
// expect: output [engine] request 1 is over, readers in the pool: 1
// expect: output [engine] requests 2 and 3 have the same reader: False
// expect: output [request 2] in the middle of Read: "order 2;"
// expect: output [request 3] body: "order 3;"
// expect: output [request 2] goes on
// expect: output [request 2] body: "order 2;"
// expect: output [engine] requests 2 and 3 are over, readers in the pool: 2
// lanes: [ROLE] EVENT

using System.Collections.Concurrent;

var engine = new Engine();

// Request 1 is served alone.
Serve(1, engine.NewBodyReader("order 1;"), afterCopy: _ => { });
Console.WriteLine($"[engine] request 1 is over, readers in the pool: {BodyReader.Pool.Count}");

// Requests 2 and 3 arrive together. The gates fix the order: 3 comes and goes while 2 is in the middle of Read.
var body2 = engine.NewBodyReader("order 2;");
var body3 = engine.NewBodyReader("order 3;");
Console.WriteLine($"[engine] requests 2 and 3 have the same reader: {ReferenceEquals(body2, body3)}");
ManualResetEventSlim reading = new(), thirdIsOver = new();
var second = new Thread(() => Serve(2, body2, afterCopy: text =>
{
    Console.WriteLine($"[request 2] in the middle of Read: \"{text}\"");
    reading.Set();
    thirdIsOver.Wait();
    Console.WriteLine("[request 2] goes on");
}));
second.Start();
reading.Wait();
Serve(3, body3, afterCopy: _ => { });
thirdIsOver.Set();
second.Join();
Console.WriteLine($"[engine] requests 2 and 3 are over, readers in the pool: {BodyReader.Pool.Count}");

void Serve(int request, BodyReader body, Action<string> afterCopy)
{
    var text = body.Read(afterCopy);
    Console.WriteLine($"[request {request}] body: \"{text}\"");
    body.Close(); // the habit: whoever has read a body closes it
    engine.ReleaseRequest(body);
}

sealed class Engine
{
    public BodyAllocator BodyAllocator { get; } = new();

    public BodyReader NewBodyReader(string data)
    {
        if (!BodyReader.Pool.TryPop(out var body)) body = new BodyReader();
        body.Open(this, data);
        return body;
    }

    /// <summary>What the framework does after every request.</summary>
    public void ReleaseRequest(BodyReader body)
    {
        body.Close();
        body.Reset();
        BodyReader.Pool.Push(body);
    }
}

sealed class BodyReader
{
    public static readonly ConcurrentStack<BodyReader> Pool = new();

    Engine? engine;
    string buffer = "";
    bool closed;

    public void Open(Engine owner, string data)
    {
        engine = owner;
        buffer += data; // a reader fresh from the pool is empty
    }

    /// <summary>Copies the buffer out, then frees it. Between the two, another request may get in.</summary>
    public string Read(Action<string> afterCopy)
    {
        if (buffer == "") return "";
        var text = buffer;
        buffer = "";
        afterCopy(text);
        engine!.BodyAllocator.Free(text);
        return text;
    }

    public void Close()
    {
        if (closed) return;
        closed = true;
        if (buffer != "") engine!.BodyAllocator.Free(buffer);
    }

    /// <summary>Only for the owner, on the way back to the pool.</summary>
    public void Reset() => (engine, buffer, closed) = (null, "", false);
}

sealed class BodyAllocator
{
    public void Free(string buffer) { /* back to the memory that all requests share */ }
}
