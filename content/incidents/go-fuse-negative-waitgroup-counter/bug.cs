// go-fuse: one loop counted, two loops ended
// FileSystem.Mount already starts Serve in the background. The program, written for the older API, calls Serve again.
// Nothing happens while files are served. The unmount ends both loops, and only one of them was ever counted.
//
// expect: exception System.InvalidOperationException: Invalid attempt made to decrement the event's count below zero.
// expect: exit 134
// expect: output [mount] mounted, loop 1 is reading, loops counted: 1
// expect: output [main] calls server.Serve()
// expect: output [user] fusermount -u /mnt
// expect: output [loop 1] ENODEV, signals its end, loops still counted: 1
// expect: output [loop 2] ENODEV, signals its end, loops still counted: 0
// lanes: [ROLE] EVENT

var device = new Device();
var server = FileSystem.Mount(device);
Console.WriteLine("[main] calls server.Serve()");
device.UnmountedByUser();
server.Serve();
Console.WriteLine($"[main] unmounted, loops still counted: {server.Loops}");

static class FileSystem
{
    /// <summary>Mounts and serves: the caller gets a server that is already at work.</summary>
    public static Server Mount(Device device)
    {
        var server = new Server(device);
        new Thread(server.Serve).Start();
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
        var loop = device.Open();
        while (device.Read(loop)) { /* answer the request */ }
        Console.WriteLine($"[loop {loop}] ENODEV, signals its end, loops still counted: {loops.CurrentCount}");
        loops.Signal();
        device.Closed();
    }
}

/// <summary>/dev/fuse. After the unmount its readers get ENODEV, one after the other so that the order is fixed.</summary>
sealed class Device
{
    readonly ManualResetEventSlim mounted = new(), unmounted = new(), closed = new();
    int readers;

    public int Open() => Interlocked.Increment(ref readers);

    /// <summary>Waits for a request. False is ENODEV: the file system was unmounted, the ordinary end of every loop.</summary>
    public bool Read(int loop)
    {
        mounted.Set();
        unmounted.Wait();
        if (loop > 1) closed.Wait();
        return false;
    }

    public void Closed() => closed.Set();

    public void WaitMount() => mounted.Wait();

    /// <summary>Somebody unmounts while the program is busy serving.</summary>
    public void UnmountedByUser() => new Thread(() =>
    {
        Console.WriteLine("[user] fusermount -u /mnt");
        unmounted.Set();
    }).Start();
}
