// Starts programs
// expect: exit 0
// expect: output /bin/sh: denied
// expect: output /usr/bin/env: denied
// expect: output /proc/self/exe: denied
// expect: output dotnet: denied

using System.Diagnostics;

foreach (var program in new[] { "/bin/sh", "/usr/bin/env", "/proc/self/exe", "dotnet" })
{
    Try(program, () => Process.Start(program));
}

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
