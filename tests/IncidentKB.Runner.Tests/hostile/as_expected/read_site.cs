// Looks into the site
// expect: exit 0
// expect: output mem: denied
// expect: output maps: denied
// expect: output environ: denied
// expect: output cmdline: denied
// expect: output fd/0: denied
// expect: output root/etc/passwd: denied
// expect: output cwd/.: denied
// expect: output threads: denied

using System.Runtime.InteropServices;

var site = Libc.getppid();
foreach (var file in new[] { "mem", "maps", "environ", "cmdline", "fd/0", "root/etc/passwd", "cwd/." })
{
    Try(file, () => File.ReadAllBytes($"/proc/{site}/{file}"));
}

Try("threads", () => Directory.GetDirectories($"/proc/{site}/task"));

void Try(string name, Action attempt)
{
    try
    {
        attempt();
        Console.WriteLine($"{name}: done");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{name}: {(exception is UnauthorizedAccessException or IOException or System.ComponentModel.Win32Exception or InvalidOperationException or PlatformNotSupportedException or System.Security.SecurityException ? "denied" : exception.GetType().Name)}");
    }
}

static class Libc
{
    [DllImport("libc")] public static extern int getppid();
}
