// go-fuse: two loops counted, three loops ended
// FileSystem.Mount already starts Serve in the background. The program, written for the older API, calls Serve again,
// and nobody counts that loop 2. Loop 3, started for a request, is counted before it starts, as it should be.
// Nothing happens while files are served. After the unmount Wait returns one loop too early, and loop 3, the innocent one, pays.
// zh-Hans: go-fuse：计数记了两个读循环，结束了三个
// zh-Hans: FileSystem.Mount 已经在后台启动了 Serve。程序还照旧版 API 的写法再调用一次 Serve，多出来的循环 2 没有人计数。
// zh-Hans: 循环 3 因请求而启动，启动之前就按规矩记了数。提供服务期间一切正常；卸载之后 Wait 早了一个循环返回，出错的却是无辜的循环 3。
//
// expect: exception System.InvalidOperationException: Invalid attempt made to decrement the event's count below zero.
// expect: exit 134
// expect: output [mount] mounted, loop 1 is reading, loops counted: 1
// expect: output [main] calls server.Serve()
// expect: output [loop 1] has a request, starts loop 3, loops counted: 2
// expect: output [user] fusermount -u /mnt
// expect: output [loop 1] ENODEV, signals its end, loops still counted: 2
// expect: output [loop 2] ENODEV, signals its end, loops still counted: 1
// expect: output [main] Serve returned, loops still counted: 0, but loop 3 is still reading
// expect: output [loop 3] ENODEV, signals its end, loops still counted: 0
// lanes: [ROLE] EVENT

var device = new Device();
var server = FileSystem.Mount(device);
Console.WriteLine("[main] calls server.Serve()");
device.UsedAndUnmounted();
Thread.CurrentThread.Name = "loop 2"; // from here on the main thread runs a loop of its own
server.Serve();
Console.WriteLine($"[main] Serve returned, loops still counted: {server.Loops}, but loop 3 is still reading");
device.LetLoop3End();

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

    public int Loops => loops.CurrentCount;

    public void Serve()
    {
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
