// nbio: an empty body takes the engine away
// The second way to a reader without an engine, and the one that the posted trace favours. Request 1 was closed twice, so requests 2
// and 3 own one reader. Request 3 has no body: v1.5.11 opens its reader without an engine and leaves the buffers of request 2 in it.
// Read of request 2 fails, and so does the Close on the way out. The framework catches what arrives, logs it and goes on.
// Go prints both panics. In .NET the second exception takes the place of the first.
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
