// Writes wherever it can
// expect: exit 0
// expect: output /tmp/ikb: denied
// expect: output /var/tmp/ikb: denied
// expect: output /dev/shm/ikb: denied
// expect: output /run/ikb: denied
// expect: output /ikb: denied
// expect: output ./ikb: denied
// expect: output /proc/self/mem: denied
// expect: output /proc/self/oom_score_adj: denied
// expect: output /proc/sys/vm/overcommit_memory: denied
// expect: output /dev/urandom: denied
// expect: output SECRET: denied
// expect: output beside the runtime: denied
// expect: output move: denied
// expect: output link: denied
// expect: output folder: denied
// expect: output temporary: denied

var own = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
foreach (var file in new[]
{
    "/tmp/ikb", "/var/tmp/ikb", "/dev/shm/ikb", "/run/ikb", "/ikb", "./ikb", "/proc/self/mem", "/proc/self/oom_score_adj",
    "/proc/sys/vm/overcommit_memory", "/dev/urandom", "SECRET",
})
{
    Try(file, () => File.WriteAllText(file, "0"));
}

Try("beside the runtime", () => File.WriteAllText(Path.Combine(own, "ikb"), "0"));
Try("delete", () => File.Delete("SECRET"));
Try("move", () => File.Move("SECRET", "SECRET.moved"));
Try("link", () => File.CreateSymbolicLink("/tmp/ikb", "/etc/passwd"));
Try("folder", () => Directory.CreateDirectory("/tmp/ikb"));
Try("temporary", () => Path.GetTempFileName());

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
