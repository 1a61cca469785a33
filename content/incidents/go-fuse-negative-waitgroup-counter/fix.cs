// go-fuse: the second Serve is refused
// Serve lets one caller in and tells the second one at once what to call instead, on the first day and not at the unmount.
// The program waits with Wait(). Two loops are counted, two loops end, and Wait returns only after the last of them.
// zh-Hans: go-fuse：第二次 Serve 被当场拒绝
// zh-Hans: Serve 只放一个调用方进来，并立刻告诉第二个该改调什么：第一天就知道，而不是等到卸载时。
// zh-Hans: 程序改用 Wait() 等待。计数记了两个循环，结束的也是两个，最后一个结束之后 Wait 才返回。
//
// expect: exit 0
// expect: output [mount] mounted, loop 1 is reading, loops counted: 1
// expect: output [main] calls server.Serve()
// expect: output [main] refused: Serve() was called before: Mount already serves, call Wait() to wait for the unmount.
// expect: output [main] calls server.Wait()
// expect: output [loop 1] has a request, starts loop 3, loops counted: 2
// expect: output [user] fusermount -u /mnt
// expect: output [loop 1] ENODEV, signals its end, loops still counted: 2
// expect: output [loop 3] ENODEV, signals its end, loops still counted: 1
// expect: output [main] Wait returned, loops still counted: 0
// lanes: [ROLE] EVENT

var device = new Device();
var server = FileSystem.Mount(device);
Console.WriteLine("[main] calls server.Serve()");
try { server.Serve(); }
catch (InvalidOperationException refusal) { Console.WriteLine($"[main] refused: {refusal.Message}"); }
Console.WriteLine("[main] calls server.Wait()");
device.UsedAndUnmounted();
device.LetLoop3End();
server.Wait();
Console.WriteLine($"[main] Wait returned, loops still counted: {server.Loops}");

static class FileSystem
{
    /// <summary>Mounts and serves: the caller gets a server that is already at work.</summary>
    public static Server Mount(Device device)
    {
        var server = new Server(device);
        new Thread(server.Serve) { Name = "loop 1" }.Start();
        device.WaitMount();
        Console.WriteLine($"[mount] mounted, loop 1 is reading, loops counted: {server.Loops}");
        return server;
    }
}

sealed class Server(Device device)
{
    readonly CountdownEvent loops = new(1); // the loop of one Serve
    int serving;

    public int Loops => loops.CurrentCount;

    public void Serve()
    {
        if (Interlocked.Exchange(ref serving, 1) == 1)
            throw new InvalidOperationException("Serve() was called before: Mount already serves, call Wait() to wait for the unmount.");
        Loop();
        Wait();
    }

    public void Wait() => loops.Wait();

    void Loop()
    {
        while (device.Read())
        {
            // One more loop reads while this one answers. It is counted before it starts.
            loops.AddCount();
            Console.WriteLine($"[loop 1] has a request, starts loop 3, loops counted: {loops.CurrentCount}");
            new Thread(Loop) { Name = "loop 3" }.Start();
        }
        Console.WriteLine($"[{Thread.CurrentThread.Name}] ENODEV, signals its end, loops still counted: {loops.CurrentCount}");
        loops.Signal();
        device.Closed();
    }
}

/// <summary>/dev/fuse. After the unmount its readers get ENODEV one after the other, loop 3 last, so that the order is fixed.</summary>
sealed class Device
{
    readonly ManualResetEventSlim mounted = new(), request = new(), answered = new();
    readonly ManualResetEventSlim unmounted = new(), closed = new(), loop3MayEnd = new();
    bool used; // loop 1 alone touches it

    /// <summary>Waits for a request. False is ENODEV: the file system was unmounted, the ordinary end of every loop.</summary>
    public bool Read()
    {
        mounted.Set();
        var isLoop1 = Thread.CurrentThread.Name == "loop 1";
        if (isLoop1 && !used)
        {
            used = true;
            request.Wait();
            return true;
        }
        if (isLoop1) answered.Set();
        unmounted.Wait();
        if (!isLoop1) closed.Wait();
        if (Thread.CurrentThread.Name == "loop 3") loop3MayEnd.Wait();
        return false;
    }

    public void Closed() => closed.Set();

    public void WaitMount() => mounted.Wait();

    public void LetLoop3End() => loop3MayEnd.Set();

    /// <summary>Somebody reads a file and unmounts while the program is busy.</summary>
    public void UsedAndUnmounted() => new Thread(() =>
    {
        Console.WriteLine("[user] cat /mnt/file");
        request.Set();
        answered.Wait();
        Console.WriteLine("[user] fusermount -u /mnt");
        unmounted.Set();
    }).Start();
}
