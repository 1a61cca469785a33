// nbio: a read after Close, v1.5.12 to v1.6.9
// Close does its work once now, and only the framework pools the reader. But Close frees the buffer and does not forget it.
// A Read that comes later copies memory which belongs to another request by then, and frees it a second time.
// After that two requests get the same memory. One thread is enough, and nothing fails: every request ends with a body.
// zh-Hans: nbio：Close 之后再读取（v1.5.12 到 v1.6.9）
// zh-Hans: Close 现在只生效一次，放回池里的事也只由框架来做。但 Close 释放了缓冲区，却没有忘掉它。
// zh-Hans: 之后的 Read 复制的是已归另一个请求所有的内存，还会再释放一次；此后两个请求会拿到同一块内存。
// zh-Hans: 一个线程就够了，也没有任何一步失败：每个请求都读到了一个请求体。
//
// expect: exit 0
// expect: output [request 1] body "order 1;" is in block 1
// expect: output [request 1] is closed, block 1 is free
// expect: output [request 2] body "order 2;" is in block 1
// expect: output [request 1] reads after Close: "order 2;", block 1 is free again
// expect: output [request 3] body "order 3;" is in block 1
// expect: output [request 2] reads its body: "order 3;"
// expect: output [request 3] reads its body: "order 3;"
// lanes: [ROLE] EVENT

using System.Text;

var allocator = new BodyAllocator();

var body1 = new BodyReader(allocator, "order 1;");
Console.WriteLine($"[request 1] body \"order 1;\" is in {body1.Block}");

// The connection closes while the handler of request 1 is still at work.
body1.Close();
Console.WriteLine($"[request 1] is closed, {body1.Block} is free");

var body2 = new BodyReader(allocator, "order 2;");
Console.WriteLine($"[request 2] body \"order 2;\" is in {body2.Block}");

// The handler of request 1 knows of no close and reads on.
Console.WriteLine($"[request 1] reads after Close: \"{body1.Read()}\", {body1.Block} is free again");

var body3 = new BodyReader(allocator, "order 3;");
Console.WriteLine($"[request 3] body \"order 3;\" is in {body3.Block}");
Console.WriteLine($"[request 2] reads its body: \"{body2.Read()}\"");
Console.WriteLine($"[request 3] reads its body: \"{body3.Read()}\"");

sealed class BodyReader
{
    readonly BodyAllocator allocator;
    bool closed;

    public Block Block { get; }

    public BodyReader(BodyAllocator allocator, string data)
    {
        this.allocator = allocator;
        Block = allocator.Malloc();
        Encoding.ASCII.GetBytes(data, Block.Bytes);
    }

    /// <summary>Copies the buffer out and frees it. v1.6.10 asks first: a closed body has nothing left to read.</summary>
    public string Read()
    {
        var text = Encoding.ASCII.GetString(Block.Bytes);
        allocator.Free(Block);
        return text;
    }

    public void Close()
    {
        if (closed) return;
        closed = true;
        allocator.Free(Block); // and keeps hold of it
    }
}

/// <summary>The memory that all requests share: what was freed last is handed out first.</summary>
sealed class BodyAllocator
{
    readonly Stack<Block> free = new();
    int made;

    public Block Malloc() => free.TryPop(out var block) ? block : new Block(++made);

    public void Free(Block block) => free.Push(block);
}

sealed class Block(int number)
{
    public byte[] Bytes { get; } = new byte[8];

    public override string ToString() => $"block {number}";
}
