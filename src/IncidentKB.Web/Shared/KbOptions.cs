using IncidentKB.Core.Content;
using IncidentKB.Data;
using IncidentKB.Runner;

namespace IncidentKB.Web.Shared;

/// <summary>What can be set: in appsettings.json, as <c>Kb__Name</c> in the environment or as <c>--Kb:Name</c> on the command line.</summary>
public sealed class KbOptions
{
    public const string Section = "Kb";

    /// <summary>Folder of the database and of the keys that sign forms. Created where it is missing.</summary>
    public string DataDirectory { get; set; } = Path.Combine(Root, "data");

    /// <summary>Folder of the content pack that is imported at start.</summary>
    public string ContentDirectory { get; set; } = Path.Combine(Root, "content");

    /// <summary>Address under which people reach the site, for feeds behind a proxy; empty to take it from each request.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>How snippets run.</summary>
    public RunnerOptions Runner { get; set; } = new();

    // The program folder once published, the repository while developing: the nearest folder upwards that holds the pack.
    private static readonly string Root = FindRoot();

    /// <summary>Reads and checks the options.</summary>
    /// <exception cref="KbStartException">Something is set that cannot be used; the message names all of it.</exception>
    public static KbOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<KbOptions>() ?? new();
        var faults = new List<string>();
        if (options.DataDirectory.Length == 0)
        {
            faults.Add("Kb:DataDirectory is empty. Name a folder or leave it out.");
        }

        if (options.ContentDirectory.Length == 0)
        {
            faults.Add("Kb:ContentDirectory is empty. Name a folder or leave it out.");
        }

        if (options.PublicUrl.Length > 0 && !(Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            faults.Add($"Kb:PublicUrl '{options.PublicUrl}' is no web address. Write it like https://incidents.example.com.");
        }

        if (options.Runner.IdleWorkers is < 0 or > RunnerOptions.MaxIdleWorkers)
        {
            faults.Add($"Kb:Runner:IdleWorkers is {options.Runner.IdleWorkers}. Take a number from 0 to {RunnerOptions.MaxIdleWorkers}.");
        }

        return faults.Count == 0 ? options : throw new KbStartException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Scheme and host under which this request's visitor reaches the site.</summary>
    public string OriginOf(HttpRequest request) =>
        PublicUrl.Length > 0 ? PublicUrl.TrimEnd('/') : $"{request.Scheme}://{request.Host}";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "content", "pack.yml")))
            {
                return folder.FullName;
            }
        }

        return AppContext.BaseDirectory;
    }
}

/// <summary>What can be set about running snippets.</summary>
public sealed class RunnerOptions
{
    internal const int MaxIdleWorkers = 64;

    /// <summary>Processes kept ready, about 7 MB each; with 0 every run waits for its own.</summary>
    public int IdleWorkers { get; set; } = RunnerSettings.DefaultIdleWorkers;

    /// <summary>Runs bug and fix of every published incident once a day and after each change of the content, while no visitor waits.</summary>
    public bool Proofs { get; set; } = true;

    /// <summary>
    /// Lets visitors edit the programs of an article and run what they wrote. It runs in the jail or not at all; still it is code
    /// of strangers on a kernel that is shared with the site, so whoever turns it on should know who can reach the site.
    /// </summary>
    public bool EditedCode { get; set; }
}
