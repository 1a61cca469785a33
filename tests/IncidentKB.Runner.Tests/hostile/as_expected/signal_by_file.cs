// Lets a pipe send signals to the site
// expect: exit 0
// expect: output owner: error 1
// expect: output signal: error 1
// expect: output flags: error 1

using System.Runtime.InteropServices;

Libc.Say("owner", Libc.fcntl(1, 8, Libc.getppid()));
Libc.Say("signal", Libc.fcntl(1, 10, 9));
Libc.Say("flags", Libc.fcntl(1, 4, 0x2000));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int fcntl(int descriptor, int command, long argument);
    [DllImport("libc", SetLastError = true)] public static extern int getppid();

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
