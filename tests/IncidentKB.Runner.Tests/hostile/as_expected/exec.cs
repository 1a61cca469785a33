// Turns into another program
// expect: exit 0
// expect: output execve: error 1

using System.Runtime.InteropServices;

Libc.Say("execve", Libc.execve("/bin/sh", ["/bin/sh", null], [null]));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int execve(string path, string?[] arguments, string?[] environment);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
