using IncidentKB.Benchmarks;

// dotnet run -c Release --project tests/IncidentKB.Benchmarks -- corpus [--sizes 1000,100000] [--directory FOLDER] [--keep]
//
// For each size: fills a database (or takes the one that --keep left there), searches it, then serves it.
//
// dotnet run -c Release --project tests/IncidentKB.Benchmarks -- weight
//
// Weighs each kind of page over the wire.
var sizes = Option("--sizes") ?? "1000,100000";
var directory = Option("--directory") ?? Path.Combine(Path.GetTempPath(), "incidentkb-benchmarks");
if (args is not ["corpus" or "weight", ..])
{
    Console.Error.WriteLine("Usage: corpus [--sizes 1000,100000,1000000] [--directory FOLDER] [--keep], or weight");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}");
var program = SiteBenchmark.Publish(FindRepository());
if (args[0] == "weight")
{
    await new WeightBenchmark(program).RunAsync();
    return 0;
}

var site = new SiteBenchmark(program);
foreach (var size in sizes.Split(',').Select(int.Parse))
{
    var corpus = new CorpusBenchmark(directory);
    await corpus.RunAsync(size);
    await site.RunAsync(corpus.FolderOf(size));
    if (!args.Contains("--keep"))
    {
        Directory.Delete(corpus.FolderOf(size), recursive: true);
    }
}

return 0;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;

static string FindRepository()
{
    var folder = new DirectoryInfo(AppContext.BaseDirectory);
    while (folder != null && !File.Exists(Path.Combine(folder.FullName, "IncidentKB.sln")))
    {
        folder = folder.Parent;
    }

    return folder?.FullName ?? throw new InvalidOperationException("The benchmarks run from the repository that they measure.");
}
