using IncidentKB.Benchmarks;

// dotnet run -c Release --project tests/IncidentKB.Benchmarks -- corpus --sizes 1000,100000 [--directory FOLDER] [--keep]
var sizes = Option("--sizes") ?? "1000,100000";
var directory = Option("--directory") ?? Path.Combine(Path.GetTempPath(), "incidentkb-benchmarks");
if (args is not ["corpus", ..])
{
    Console.Error.WriteLine("Usage: corpus [--sizes 1000,100000,1000000] [--directory FOLDER] [--keep]");
    return 2;
}

foreach (var size in sizes.Split(','))
{
    await new CorpusBenchmark(directory).RunAsync(int.Parse(size), keep: args.Contains("--keep"));
}

return 0;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
