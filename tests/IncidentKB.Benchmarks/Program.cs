using IncidentKB.Benchmarks;
using IncidentKB.Core.Content;
using IncidentKB.Testing;

// dotnet run -c Release --project tests/IncidentKB.Benchmarks -- COMMAND, one of:
//
// corpus [--sizes 1000,100000] [--directory FOLDER] [--keep]
//     For each size: fills a database (or takes the one that --keep left there), searches it, then serves it.
// search [--postgres CONNECTION] [--sizes 100000] [--directory FOLDER]
//     Searches SQLite or PostgreSQL; the second one lists where its first hits differ, and PostgreSQL's own means are asked, too.
// match --corpus FILE [--all]
//     Answers the labelled pastes of a file by the starting pack and counts what is right; lists the misses, or all.
// fit --corpus FILE[,FILE...]
//     Fits the numbers of the matcher on labelled pastes, cross-validated by repository, and writes MatchWeights.Fitted.cs.
// match [--sizes 100000,1000000] [--directory FOLDER] [--keep]
//     Reads generated traces, explains messages, ranks them in indexes of these sizes, and asks databases of these sizes.
// snippets
//     Compiles and runs snippets of the starting pack, beside `dotnet run FILE` and `dotnet exec`.
// hostile
//     Asks /healthz while four visitors send every hostile program and every compile bomb, and times the answers to those.
// nodes --postgres CONNECTION
//     Asks one, two and three nodes on an empty PostgreSQL database, each with a quarter of a processor, and one on SQLite.
// proposals [--sizes 100000] [--directory FOLDER] [--keep]
//     Saves and publishes over the API of the published site, with so many incidents.
// weight
//     Weighs each kind of page over the wire.
const string Usage = """
    Usage: corpus [--sizes 1000,100000,1000000] [--directory FOLDER] [--keep], search [--postgres CONNECTION] [--sizes 100000] [--directory FOLDER],
    match --corpus FILE [--all], fit --corpus FILE[,FILE...], match [--sizes 100000,1000000] [--directory FOLDER] [--keep], snippets,
    hostile, nodes --postgres CONNECTION, proposals [--sizes 100000] [--directory FOLDER] [--keep], or weight
    """;
var directory = Option("--directory") ?? Path.Combine(Path.GetTempPath(), "incidentkb-benchmarks");
Console.WriteLine(
    $"{Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, "
    + $"{System.Runtime.InteropServices.RuntimeInformation.OSDescription}");
switch (args.FirstOrDefault())
{
    case "corpus":
        var site = new SiteBenchmark(SiteBenchmark.Publish(RepositoryFiles.Root));
        var corpus = new CorpusBenchmark(directory);
        foreach (var size in Sizes("1000,100000"))
        {
            await corpus.RunAsync(size);
            await site.RunAsync(corpus.FolderOf(size));
            Clean(corpus.FolderOf(size));
        }

        return 0;
    case "search":
        var searched = new CorpusBenchmark(directory);
        foreach (var size in Sizes("100000"))
        {
            await searched.AskAsync(size, Option("--postgres"));
        }

        return 0;
    case "match" when Option("--corpus") is { } file:
        await new MatchQuality(RepositoryFiles.Content).RunAsync(file, args.Contains("--all"));
        return 0;
    case "fit" when Option("--corpus") is { } files:
        new MatchFit(RepositoryFiles.Root).Run(files.Split(','));
        return 0;
    case "match":
        MatchSpeed.Read();
        var pack = ContentDirectory.Open(RepositoryFiles.Content);
        MatchSpeed.Explain(new PackReader(pack, ContentVocabulary.Empty, new Dictionary<string, string>(), []).Messages);
        var database = new MatchDatabase(directory);
        foreach (var size in Sizes("100000,1000000"))
        {
            MatchSpeed.Rank(size);
            await database.RunAsync(size);
            Clean(database.FolderOf(size));
        }

        return 0;
    case "snippets":
        await new SnippetBenchmark(RepositoryFiles.Root).RunAsync();
        return 0;
    case "hostile":
        await new HostileBenchmark(SiteBenchmark.Publish(RepositoryFiles.Root)).RunAsync();
        return 0;
    case "nodes" when Option("--postgres") is { } server:
        await new NodesBenchmark(SiteBenchmark.Publish(RepositoryFiles.Root), server).RunAsync();
        return 0;
    case "proposals":
        var writing = new ProposalBenchmark(SiteBenchmark.Publish(RepositoryFiles.Root));
        var filled = new CorpusBenchmark(directory);
        foreach (var size in Sizes("100000"))
        {
            await filled.FillAsync(size);
            await writing.RunAsync(filled.FolderOf(size));
            Clean(filled.FolderOf(size));
        }

        return 0;
    case "weight":
        await new WeightBenchmark(SiteBenchmark.Publish(RepositoryFiles.Root)).RunAsync();
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;

IEnumerable<int> Sizes(string otherwise) => (Option("--sizes") ?? otherwise).Split(',').Select(int.Parse);

void Clean(string folder)
{
    if (!args.Contains("--keep"))
    {
        Directory.Delete(folder, recursive: true);
    }
}
