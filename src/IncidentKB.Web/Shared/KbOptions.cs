using System.Net;
using IncidentKB.Data;
using IncidentKB.Runner;
using Microsoft.AspNetCore.HttpOverrides;
using Npgsql;
using IPNetwork = System.Net.IPNetwork;

namespace IncidentKB.Web.Shared;

/// <summary>
/// What can be set: in appsettings.json, as <c>Kb__Name</c> in the environment or as <c>--Kb:Name</c> on the command line.
/// </summary>
public sealed class KbOptions
{
    public const string Section = "Kb";

    internal const string HostPrefix = "__Host-";

    /// <summary>Folder of the database and of the keys that sign forms. Created where it is missing.</summary>
    public string DataDirectory { get; set; } = Path.Combine(Root, "data");

    /// <summary>Who keeps the database.</summary>
    public DatabaseKind Database { get; set; } = DatabaseKind.Sqlite;

    /// <summary>
    /// How the PostgreSQL server is reached, such as <c>Host=db;Database=incidentkb;Username=incidentkb;Password=...</c>.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Where the database is.</summary>
    public DatabaseLocation Location => new(DataDirectory, Database == DatabaseKind.Postgres ? ConnectionString : null);

    /// <summary>Folder of the content pack that is imported at start.</summary>
    public string ContentDirectory { get; set; } = Path.Combine(Root, "content");

    /// <summary>Address under which people reach the site, for feeds behind a proxy; empty to take it from each request.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>
    /// Addresses and networks of the proxies before the site, with commas between them. What they say of whom a request comes from
    /// (<c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c>) is believed, and what others say is not.
    /// </summary>
    public string KnownProxies { get; set; } = "";

    /// <summary>Who may read.</summary>
    public SiteAccess Access { get; set; } = SiteAccess.Open;

    /// <summary>The team's own sign-in; none where its authority is empty.</summary>
    public OidcOptions Oidc { get; set; } = new();

    /// <summary>People reach the site by https, as far as <see cref="PublicUrl"/> tells.</summary>
    public bool IsHttps => PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Name of a cookie. Where people come by https, browsers take one with this beginning only from this host and over https
    /// (RFC 6265bis, 4.1.3.2).
    /// </summary>
    public string CookieName(string name) => IsHttps ? HostPrefix + name : name;

    /// <summary>When cookies are marked for https alone.</summary>
    public CookieSecurePolicy CookieSecurity => IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    /// <summary>The networks of <see cref="KnownProxies"/>; a single address is a network of one.</summary>
    internal IReadOnlyList<IPNetwork> ProxyNetworks { get; private set; } = [];

    /// <summary>How snippets run.</summary>
    public RunnerOptions Runner { get; set; } = new();

    /// <summary>How reviews go.</summary>
    public ReviewOptions Review { get; set; } = new();

    /// <summary>What operators see of the site.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

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

        if (options.Database == DatabaseKind.Postgres && PostgresFault(options.ConnectionString) is { } fault)
        {
            faults.Add($"Kb:ConnectionString {fault} Write it like Host=db;Database=incidentkb;Username=incidentkb;Password=...");
        }

        if (options.PublicUrl.Length > 0
            && !(Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            faults.Add($"Kb:PublicUrl '{options.PublicUrl}' is no web address. Write it like https://incidents.example.com.");
        }

        options.ProxyNetworks = ReadNetworks(options.KnownProxies, faults);
        if (options.Oidc.IsOn && !(Uri.TryCreate(options.Oidc.Authority, UriKind.Absolute, out var authority)
            && (authority.Scheme == "https" || authority.IsLoopback)))
        {
            faults.Add($"Kb:Oidc:Authority '{options.Oidc.Authority}' is no https address. Write it like https://login.example.com.");
        }

        if (options.Oidc.IsOn && options.Oidc.ClientId.Length == 0)
        {
            faults.Add("Kb:Oidc:ClientId is empty. Name the id under which the provider knows this site.");
        }

        if (options.Telemetry.Otlp.Length > 0
            && !(Uri.TryCreate(options.Telemetry.Otlp, UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https"))
        {
            faults.Add($"Kb:Telemetry:Otlp '{options.Telemetry.Otlp}' is no address. Write it like http://collector:4317.");
        }

        if (options.Runner.IdleWorkers is < 0 or > RunnerOptions.MaxIdleWorkers)
        {
            faults.Add($"Kb:Runner:IdleWorkers is {options.Runner.IdleWorkers}. Take a number from 0 to {RunnerOptions.MaxIdleWorkers}.");
        }

        return faults.Count == 0 ? options : throw new KbStartException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Scheme and host under which this request's visitor reaches the site.</summary>
    public string OriginOf(HttpRequest request) => OriginOr($"{request.Scheme}://{request.Host}");

    /// <summary>
    /// True where a browser says that a page of this site sends the request; no page can make it name another origin. A stranger's name
    /// that leads to this machine passes, too, and has no cookie of this site: see "How people are known" in src/README.md.
    /// </summary>
    public bool IsFromHere(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin
        && (origin == OriginOf(request) || origin == $"{request.Scheme}://{request.Host}");

    /// <summary>Scheme and host under which people reach the site, or what stands for it where no setting says so.</summary>
    public string OriginOr(string fallback) => PublicUrl.Length > 0 ? PublicUrl.TrimEnd('/') : fallback;

    /// <summary>True for the address of a known proxy.</summary>
    internal bool IsKnownProxy(IPAddress address) =>
        ProxyNetworks.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    /// <summary>Believes the known proxies and nobody else; an empty list of the framework would believe everybody.</summary>
    internal void Configure(ForwardedHeadersOptions forwarded)
    {
        forwarded.ForwardedHeaders = ProxyNetworks.Count == 0
            ? ForwardedHeaders.None
            : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in ProxyNetworks)
        {
            forwarded.KnownIPNetworks.Add(network);
        }
    }

    private static string? PostgresFault(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString) switch
            {
                { Host: null or "" } => "names no Host.",
                { Database: null or "" } => "names no Database.",
                _ => null,
            };
        }
        catch (ArgumentException exception)
        {
            return $"cannot be read: {exception.Message}";
        }
    }

    private static List<IPNetwork> ReadNetworks(string text, List<string> faults)
    {
        var networks = new List<IPNetwork>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(name, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(name, out var address))
            {
                networks.Add(new(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                faults.Add(
                    $"Kb:KnownProxies: '{name}' is no address and no network. "
                    + "Write them like 10.0.0.7 or 172.16.0.0/12, with commas between them.");
            }
        }

        return networks;
    }

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

/// <summary>Who keeps the database.</summary>
public enum DatabaseKind
{
    /// <summary>A file in the data folder, for one program.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, for several nodes.</summary>
    Postgres,
}

/// <summary>Who may read the site.</summary>
public enum SiteAccess
{
    /// <summary>Everybody who reaches it.</summary>
    Open,

    /// <summary>People with an account. A visitor sees the pages to sign in, and nothing else.</summary>
    Members,
}

/// <summary>Who may change a program before running it.</summary>
public enum CodeEditing
{
    /// <summary>People with an account whose role is author or more.</summary>
    Authors,

    /// <summary>Visitors as well.</summary>
    Everyone,

    /// <summary>Nobody.</summary>
    Off,
}

/// <summary>What can be set about a sign-in of the team's own, by OpenID Connect.</summary>
public sealed class OidcOptions
{
    /// <summary>Address of the provider; it serves <c>/.well-known/openid-configuration</c> below it.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The id under which the provider knows this site. It allows the return to <c>/signin-oidc</c>.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret that belongs to it; empty for a client without one.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What stands on the button: "Sign in with …".</summary>
    public string Name { get; set; } = "OpenID Connect";

    /// <summary>The claim that names the role (reader, author, reviewer, admin); roles are given here where it is empty.</summary>
    public string RoleClaim { get; set; } = "";

    /// <summary>True where there is one.</summary>
    public bool IsOn => Authority.Length > 0;
}

/// <summary>What operators see of the site.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// Address of a collector that takes traces and metrics by OTLP over gRPC, such as <c>http://collector:4317</c>; empty for none.
    /// </summary>
    public string Otlp { get; set; } = "";

    /// <summary>Whether Prometheus may read metrics at <c>/metrics</c>.</summary>
    public bool Prometheus { get; set; }

    /// <summary>Whether each line of the log is a JSON object.</summary>
    public bool JsonLogs { get; set; }
}

/// <summary>What can be set about reviews.</summary>
public sealed class ReviewOptions
{
    /// <summary>True where nobody may approve what he wrote last; left out, it holds as soon as two people may approve.</summary>
    public bool? FourEyes { get; set; }
}

/// <summary>What can be set about running snippets.</summary>
public sealed class RunnerOptions
{
    internal const int MaxIdleWorkers = 64;

    /// <summary>Processes kept ready, about 7 MB each; with 0 every run waits for its own.</summary>
    public int IdleWorkers { get; set; } = RunnerSettings.DefaultIdleWorkers;

    /// <summary>
    /// Runs bug and fix of every published incident once a day and after each change of the content, while no visitor waits.
    /// </summary>
    public bool Proofs { get; set; } = true;

    /// <summary>
    /// Who may edit the programs of an article and run what he wrote. It runs in the jail or not at all; still it is code on a
    /// kernel that is shared with the site, so whoever opens it to everyone should know who can reach the site.
    /// </summary>
    public CodeEditing EditedCode { get; set; }
}
