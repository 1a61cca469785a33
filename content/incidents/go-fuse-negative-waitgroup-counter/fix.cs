// go-fuse: the second Serve is refused
// Serve lets one caller in and tells the second one at once what to call instead, on the first day and not at the unmount.
// The program waits with Wait(), so one loop is counted and one loop ends.
//
// expect: exit 0
// expect: output [mount] mounted, loop 1 is reading, loops counted: 1
// expect: output [main] calls server.Serve()
// expect: output [main] refused: Serve() was called before: Mount already serves, call Wait() to wait for the unmount.
// expect: output [main] calls server.Wait()
// expect: output [user] fusermount -u /mnt
// expect: output [loop 1] ENODEV, signals its end, loops still counted: 1
// expect: output [main] unmounted, loops still counted: 0
// lanes: [ROLE] EVENT

var device = new Device();
var server = FileSystem.Mount(device);
Console.WriteLine("[main] calls server.Serve()");
try { server.Serve(); }
catch (InvalidOperationException refusal) { Console.WriteLine($"[main] refused: {refusal.Message}"); }
Console.WriteLine("[main] calls server.Wait()");
device.UnmountedByUser();
server.Wait();
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
