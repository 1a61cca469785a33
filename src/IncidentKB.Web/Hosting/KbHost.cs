using System.Text.Encodings.Web;
using System.Text.Unicode;
using IncidentKB.Core.Content;
using IncidentKB.Data;
using IncidentKB.Data.Attention;
using IncidentKB.Data.Import;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Search;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Features.Discovery;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Features.Health;
using IncidentKB.Web.Features.History;
using IncidentKB.Web.Features.Home;
using IncidentKB.Web.Features.Incidents;
using IncidentKB.Web.Features.Match;
using IncidentKB.Web.Features.Mcp;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Features.Reading;
using IncidentKB.Web.Features.Runs;
using IncidentKB.Web.Features.Search;
using IncidentKB.Web.Hosting.Http;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using IncidentKB.Web.Workspace;
using IncidentKB.Web.Workspace.Audit;
using IncidentKB.Web.Workspace.Import;
using IncidentKB.Web.Workspace.Proposals;
using IncidentKB.Web.Workspace.Settings;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.ResponseCompression;
using MudBlazor;
using MudBlazor.Services;

namespace IncidentKB.Web.Hosting;

/// <summary>Composes the web host.</summary>
internal static class KbHost
{
    internal const string DefaultUrl = "http://localhost:5080";

    // Above Kestrel's own 8 kB an address would be answered with an empty page; ReadableRequest answers those with one that says why,
    // up to this. So much of a body is read ahead, too, for each connection.
    private const int MaxReadAheadBytes = 128 * 1024;

    // The largest body that any form or endpoint takes; a single endpoint may ask for less.
    private const long MaxBodyBytes = 16 * 1024 * 1024;

    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = args,

        // Not the working folder: a published program starts the same way from anywhere.
        ContentRootPath = AppContext.BaseDirectory,
    };

    public static void AddKb(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();

        // Its own bound is 1 MB, so that a thousand connections which are not read could fill a gigabyte.
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = MaxReadAheadBytes);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = MaxReadAheadBytes;
            kestrel.Limits.MaxRequestBufferSize = MaxReadAheadBytes;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = ConnectionShares.Max;
            kestrel.Limits.MaxConcurrentUpgradedConnections = ConnectionShares.Max;

            // Asked for where an endpoint is opened: here a setting that cannot be used would end the program before it can say so.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(serve =>
            {
                var shares = endpoint.ApplicationServices.GetRequiredService<ConnectionShares>();
                return connection => shares.ServeAsync(connection, serve);
            }));
        });
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey])
            && string.IsNullOrEmpty(builder.Configuration["HTTP_PORTS"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // The errors are logged by ErrorLog, with the id that the visitor sees; keys in the data folder are as safe as the database beside
        // them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        // A rubbish cookie is replaced; whoever sends one shall not fill the log with stack traces.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None);

        // A start that fails is told once, in a sentence, by RunKbAsync.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        builder.AddTelemetry();
        builder.Services.AddKbSite(builder.Configuration);
    }

    private static void UseKb(this WebApplication app)
    {
        app.UseForwardedHeaders();
        if (app.Services.GetRequiredService<KbOptions>().IsHttps)
        {
            // The proxy before the site speaks https with people and http with us, and does not always say so.
            app.Use((context, next) =>
            {
                context.Request.Scheme = "https";
                return next(context);
            });
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<HostRequired>();
        app.UseMiddleware<LanguagePrefix>();
        app.UseMiddleware<ChosenLanguage>();
        app.UseMiddleware<HeadAsGet>();
        app.UseExceptionHandler(ErrorResponses.Options);
        app.UseWhen(
            context => !ErrorResponses.IsApi(context),
            site => site.UseStatusCodePagesWithReExecute("/error", createScopeForStatusCodePages: true));
        app.UseWhen(ErrorResponses.IsApi, api => api.UseStatusCodePages());
        app.UseMiddleware<ReadableRequest>();
        app.UseMiddleware<ErrorAsGet>();
        app.UseMiddleware<MarkdownNegotiation>();
        app.UseMiddleware<Question>();
        app.UseRouting();
        app.UseMiddleware<LargeBodies>();
        app.UseMiddleware<McpOrigin>();
        app.UsePeople();

        // A page is compressed once and kept so.
        app.UseOutputCache();
        app.UseResponseCompression();
        app.UseMiddleware<LargeTraceForm>();
        app.UseMiddleware<UnreadableForms>();
        app.UseAntiforgery();
        app.UseMiddleware<RefusedForms>();

        app.MapStaticAssets().AllowAnonymous();
        // The frame policy is SecurityHeaders' to say.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
        WorkspaceThemeFile.Map(app);
        app.MapIncidentDocuments();
        app.MapArticleImages();
        app.MapIncidentsApi();
        app.MapRevisionFiles();
        app.MapRevisionsApi();
        app.MapEntryRevisionsApi();
        app.MapExport();
        app.MapRunsApi();
        app.MapSearch();
        app.MapMatchApi();
        app.MapMatchFeedback();
        app.MapMatchDraft();
        app.MapSearchFragments();
        app.MapReading();
        app.MapDiscovery();
        app.MapPeople();
        app.MapAuditCsv();
        app.MapProposalsApi();
        app.MapProposalForms();
        app.MapProposalRuns();
        app.MapImportForm();
        app.MapArchive();
        app.MapReviewForms();
        app.MapMcpEndpoint();
        app.MapHealth();
        app.MapTelemetry();
        app.MapOpenApi();
    }

    /// <summary>Prepares the database, imports the content pack and serves until stopped.</summary>
    /// <returns>The exit code of the program.</returns>
    public static async Task<int> RunKbAsync(this WebApplication app)
    {
        try
        {
            app.UseKb();
            var options = app.Services.GetRequiredService<KbOptions>();
            await app.Services.PrepareDatabaseAsync();
            await ImportContentAsync(app, options);
            await app.StartAsync();
            TellOfUnknownProxies(app, options);
            foreach (var url in app.Urls)
            {
                app.Logger.LogServing(url);
            }

            await app.AnnounceSetUpAsync();
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (KbStartException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
        catch (Exception exception)
            when (KbDatabase.Sentence(exception, app.Services.GetRequiredService<DatabaseLocation>()) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 2;
        }
        catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"{exception.Message} Stop the other program, or name another address with --urls http://localhost:5081.");
            return 2;
        }
    }

    // Without a name for them everybody could say where a request comes from, and with that take a share for each address.
    private static void TellOfUnknownProxies(WebApplication app, KbOptions options)
    {
        if (app.Configuration.GetValue<bool>("ForwardedHeaders_Enabled") && options.ProxyNetworks.Count == 0)
        {
            app.Logger.LogUnknownProxies();
        }
    }

    private static void AddKbSite(this IServiceCollection services, ConfigurationManager configuration)
    {
        services.AddSingleton(provider => KbOptions.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddKbData();
        services.AddKbRunner();
        services.AddScoped<AntiforgeryStateProvider, FormTokens>();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices().AddTransient<MudLocalizer, MudBlazorChinese>();
        services.AddSingleton<WorkspaceThemeFile>();

        // Chinese goes out as it is; the default writes each character as a numeric entity, three times as long.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddHttpContextAccessor();
        services.AddScoped(ReaderContext.Of);
        services.AddScoped<PageRequest>();
        services.AddSingleton<ArticleCache>();
        services.AddSingleton<VisitorRuns>();
        services.AddSingleton<RunSeries>();
        services.AddSingleton<TextSearch>();
        services.AddSingleton<IncidentMatcher>();
        services.AddHostedService<MatcherWarmup>();
        services.AddSingleton<FeedbackStore>();
        services.AddSingleton<AttentionQueries>();
        services.AddSingleton<ProblemReports>();
        services.AddSingleton<VisitorLimits>();
        services.AddSingleton<ConnectionShares>();
        services.AddSingleton<LargePlaces>();
        services.AddSingleton<KeptPastes>();
        services.AddHostedService<VisitorRowsAging>();
        services.AddScoped<ProposalForm>();
        services.AddScoped<ImportForm>();
        services.AddMemoryCache(cache => cache.SizeLimit = ArticleCache.MaxCharacters);
        services.AddAntiforgery();

        // Files of forms stay in memory, which LargePlaces bounds: what a killed program leaves in the folder for them, nobody deletes.
        services.Configure<FormOptions>(forms => forms.MemoryBufferThreshold = (int)MaxBodyBytes);
        services.AddOptions<AntiforgeryOptions>().Configure<KbOptions>((antiforgery, options) =>
        {
            antiforgery.Cookie.Name = options.CookieName(FormTokens.CookieName);
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.SecurePolicy = options.CookieSecurity;
        });
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<KbOptions>((forwarded, options) => options.Configure(forwarded));
        services.AddPeople(configuration.GetSection($"{KbOptions.Section}:{nameof(KbOptions.Oidc)}").Get<OidcOptions>() ?? new());
        services.AddExceptionHandler<ErrorLog>();
        services.AddProblemDetails(ErrorResponses.Configure);
        services.AddMcp();
        services.AddOpenApi(ApiDescription.Configure);
        services.AddSingleton<CachedPages>();
        services.AddOutputCache(cache => (cache.SizeLimit, cache.MaximumBodySize) = (CachedPages.MaxBytes, CachedPages.MaxBytes / 16));
        services.AddOptions<OutputCacheOptions>().Configure<CachedPages>((cache, pages) => cache.AddPolicy(CachedPages.Name, pages));
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.Providers.Add<Brotli>();
            compression.Providers.Add<GzipCompressionProvider>();
            compression.MimeTypes =
            [
                .. ResponseCompressionDefaults.MimeTypes, "application/atom+xml", "text/markdown", "application/problem+json",
                "application/opensearchdescription+xml",
            ];
        });
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
    }

    private static async Task ImportContentAsync(WebApplication app, KbOptions options)
    {
        await using var turn = await Lease.TakeAsync(
            options.Location, Lease.Names.Import, app.Logger.LogWaitsForAnother, app.Lifetime.ApplicationStopping);

        // The first program makes the key that signs forms and cookies, and the others find it: each its own would refuse the others'.
        app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(KbHost)).Protect([]);
        try
        {
            var report = await app.Services.GetRequiredService<ContentImport>()
                .ImportIfChangedAsync(ContentDirectory.Open(options.ContentDirectory));
            if (report != null)
            {
                app.Logger.LogImported(report);
                report.Problems.ForEach(problem => app.Logger.LogContentProblem(problem));
                report.Conflicts.ForEach(conflict => app.Logger.LogContentConflict(conflict.Message));
            }
        }
        catch (DirectoryNotFoundException exception)
        {
            // What was imported before is served all the same.
            app.Logger.LogContentProblem(exception.Message);
        }
        catch (Exception exception) when (KbDatabase.Sentence(exception, options.Location) is { } sentence)
        {
            throw new KbStartException(sentence, exception);
        }
    }
}
