// nbio: closed twice, pooled twice
// The handler closes the body out of habit, the framework closes it again, and each Close puts the reader into the pool.
// Two later requests get that one reader: the first reads the other's body and loses the engine in the middle of it.
// zh-Hans: nbio：关闭两次，放回池里两次
// zh-Hans: 处理函数习惯性地关闭请求体，框架又关一次，每次 Close 都把读取器放回池里。
// zh-Hans: 之后两个请求拿到同一个读取器：前一个读到后一个的请求体，读到一半 engine 就没了。
//
// expect: exception System.NullReferenceException: Object reference not set to an instance of an object.
// expect: exit 134
// expect: output [request 1] body: "order 1;"
// expect: output [engine] request 1 is over, readers in the pool: 2
// expect: output [engine] requests 2 and 3 have the same reader: True
// expect: output [request 2] in the middle of Read: "order 2;order 3;"
// expect: output [request 3] body: ""
// expect: output [request 2] goes on
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
    }
}

sealed class BodyReader
{
    public static readonly ConcurrentStack<BodyReader> Pool = new();

    Engine? engine;
    string buffer = "";

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
        if (buffer != "") engine!.BodyAllocator.Free(buffer);
        (engine, buffer) = (null, "");
        Pool.Push(this);
    }
}

sealed class BodyAllocator
{
    public void Free(string buffer) { /* back to the memory that all requests share */ }
}
