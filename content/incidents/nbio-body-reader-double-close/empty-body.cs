// nbio: an empty body takes the engine away
// The second way to a reader without an engine, and the one that the posted trace favours. Request 1 was closed twice, so requests 2
// and 3 own one reader. Request 3 has no body: v1.5.11 opens its reader without an engine and leaves the buffers of request 2 in it.
// Read of request 2 fails, and so does the Close on the way out. The framework catches what arrives, logs it and goes on.
// Go prints both panics. In .NET the second exception takes the place of the first.
// zh-Hans: nbio：空请求体拿走了 engine
// zh-Hans: 读取器失去 engine 的第二种可能，也是贴出的栈更支持的一种。请求 1 被关闭两次，于是请求 2 和请求 3 共用一个读取器。
// zh-Hans: 请求 3 没有请求体：v1.5.11 打开读取器时不给它 engine，请求 2 的缓冲区却留在里面。
// zh-Hans: 请求 2 的 Read 失败，退出途中的 Close 也失败。框架捕获收到的异常，记下日志，继续运行。
// zh-Hans: Go 会把两次 panic 都打印出来；在 .NET 里，第二个异常会顶掉第一个。
//
// expect: exit 0
// expect: output [engine] requests 2 and 3 have the same reader: True
// expect: output [request 2] in the middle of Read: "order 2;"
// expect: output [request 3] has an empty body
// expect: output [request 2] Read failed: Object reference not set to an instance of an object.
// expect: output [request 2] closes the body on the way out
// expect: output [engine] conn execute failed in Close: Object reference not set to an instance of an object.
// expect: output [engine] goes on
// lanes: [ROLE] EVENT

using System.Collections.Concurrent;

var engine = new Engine();

// Request 1 is served alone: handler and framework both close its body.
var body1 = BodyReader.New(engine, "order 1;");
body1.Close();
body1.Close();

var body2 = BodyReader.New(engine, "order 2;");
try
{
    Handle(body2);
}
catch (NullReferenceException failure)
{
    Console.WriteLine($"[engine] conn execute failed in {failure.TargetSite?.Name}: {failure.Message}");
}
Console.WriteLine("[engine] goes on");

void Handle(BodyReader body)
{
    try
    {
        body.Read(afterCopy: text =>
        {
            // Request 3 arrives while request 2 is in the middle of Read.
            var body3 = BodyReader.New(null, "");
            Console.WriteLine($"[engine] requests 2 and 3 have the same reader: {ReferenceEquals(body, body3)}");
            Console.WriteLine($"[request 2] in the middle of Read: \"{text}\"");
            Console.WriteLine("[request 3] has an empty body");
        });
    }
    catch (NullReferenceException failure)
    {
        Console.WriteLine($"[request 2] Read failed: {failure.Message}");
        throw;
    }
    finally
    {
        Console.WriteLine("[request 2] closes the body on the way out");
        body.Close();
    }
}

sealed class Engine
{
    public BodyAllocator BodyAllocator { get; } = new();
}

sealed class BodyReader
{
    static readonly ConcurrentStack<BodyReader> pool = new();

    Engine? engine;
    string buffer = "";

    /// <summary>A body that is empty comes without an engine: there is nothing to free, one would think.</summary>
    public static BodyReader New(Engine? engine, string data)
    {
        if (!pool.TryPop(out var body)) body = new BodyReader();
        body.engine = engine;
        body.buffer += data; // a reader fresh from the pool is empty
        return body;
    }

    /// <summary>Copies the buffer out, then frees it. Between the two, another request may get in.</summary>
    public void Read(Action<string> afterCopy)
    {
        afterCopy(buffer);
        engine!.BodyAllocator.Free(buffer);
        buffer = "";
    }

    public void Close()
    {
        if (buffer != "") engine!.BodyAllocator.Free(buffer);
        (engine, buffer) = (null, "");
        pool.Push(this);
    }
}

sealed class BodyAllocator
{
    public void Free(string buffer) { /* back to the memory that all requests share */ }
}
