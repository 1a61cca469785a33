using Bunit;
using IncidentKB.Core.Incidents;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentKB.Web.Tests;

/// <summary>Renders a component by itself, as part of a page in one language.</summary>
public abstract class ComponentTest : BunitContext
{
    private string _language = Languages.English;

    protected ComponentTest()
    {
        Services.AddMemoryCache(cache => cache.SizeLimit = ArticleCache.MaxCharacters);
        Services.AddSingleton<ArticleCache>();
        Services.AddScoped(_ => new ReaderContext(_language));
        Services.AddScoped(services =>
        {
            var request = new DefaultHttpContext();
            request.Request.PathBase = _language == Languages.English ? "" : "/" + _language;
            return new PageRequest(
                new HttpContextAccessor { HttpContext = request }, services.GetRequiredService<ReaderContext>(), new KbOptions());
        });
    }

    /// <summary>Before anything is rendered.</summary>
    protected void InChinese() => _language = Languages.Chinese;
}
