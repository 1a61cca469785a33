// Reads what is none of its business
// expect: exit 0
// expect: output /etc/passwd: denied
// expect: output /proc/self/root/etc/passwd: denied
// expect: output /etc/hostname: denied
// expect: output /proc/1/environ: denied
// expect: output /proc/1/cmdline: denied
// expect: output /root/.bashrc: denied
// expect: output /var/log/dpkg.log: denied
// expect: output SECRET: denied
// expect: output /proc/self/net/tcp: denied
// expect: output /proc/thread-self/net/arp: denied
// expect: output /proc/net/unix: denied
// expect: output /proc/self/mountinfo: denied
// expect: output /: denied
// expect: output /etc: denied
// expect: output /proc: denied
// expect: output /home: denied
// expect: output /tmp: denied
// expect: output /dev: denied

foreach (var file in new[]
{
    "/etc/passwd", "/proc/self/root/etc/passwd", "/etc/hostname", "/proc/1/environ", "/proc/1/cmdline", "/root/.bashrc",
    "/var/log/dpkg.log", "SECRET", "/proc/self/net/tcp", "/proc/thread-self/net/arp", "/proc/net/unix", "/proc/self/mountinfo",
})
{
    Try(file, () => File.ReadAllBytes(file));
}

foreach (var folder in new[] { "/", "/etc", "/proc", "/home", "/tmp", "/dev" })
{
    Try(folder, () => Directory.GetFileSystemEntries(folder));
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
