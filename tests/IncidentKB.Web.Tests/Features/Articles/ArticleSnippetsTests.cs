using Bunit;
using IncidentKB.Core.Incidents;
using IncidentKB.Web.Features.Articles;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Articles;

public sealed class ArticleSnippetsTests : ComponentTest
{
    private const string Bug = "// one permit, several releases\n// expect: exception System.Threading.SemaphoreFullException: Too many.\n// expect: exit 134\n\nif (a < b)\n{\n    Release();\n}\n";
    private const string Fix = "// one permit, one release\n// expect: exit 0\n\nif (a < b)\n{\n    TakeAndRelease();\n}\n";

    [Fact]
    public void The_code_stands_there_to_the_character_with_its_differences_marked()
    {
        var blocks = RenderSnippets(("bug.cs", Bug), ("fix.cs", Fix)).FindAll("pre code");

        Assert.Equal(["if (a < b)\n{\n    Release();\n}\n", "if (a < b)\n{\n    TakeAndRelease();\n}\n"], blocks.Select(b => b.TextContent));
        Assert.Equal("    Release();", blocks[0].One("del").TextContent);
        Assert.Equal("    TakeAndRelease();", blocks[1].One("ins").TextContent);
        Assert.All(blocks, block => Assert.Equal("en", block.GetAttribute("lang")));
    }

    [Fact]
    public void Each_says_how_it_must_end_and_how_to_run_it()
    {
        var snippets = RenderSnippets(("bug.cs", Bug), ("fix.cs", Fix));

        Assert.Equal(
            ["Must end with SemaphoreFullException: Too many, exit code 134.", "Must end with exit code 0."],
            snippets.FindAll("figcaption p").Select(p => p.Words()));
        Assert.Equal(
            ["dotnet run bug.cs Download", "dotnet run fix.cs Download"],
            snippets.FindAll(".run").Select(p => p.Words()));
        Assert.Equal([("/incidents/alist/bug.cs", "bug.cs"), ("/incidents/alist/fix.cs", "fix.cs")], snippets.FindAll(".run a").Select(a => (a.GetAttribute("href"), a.GetAttribute("download"))));
        Assert.Equal(["/incidents/alist/bug.cs", "/incidents/alist/fix.cs"], snippets.FindAll("h3 a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void Code_can_be_scrolled_with_the_keyboard() =>
        Assert.All(RenderSnippets(("bug.cs", Bug)).FindAll("pre"), block => Assert.Equal("0", block.GetAttribute("tabindex")));

    [Fact]
    public void An_incident_without_programs_shows_no_section() => Assert.Equal("", RenderSnippets().Markup.Trim());

    [Fact]
    public void In_Chinese_the_frame_is_Chinese_and_the_code_stays()
    {
        InChinese();

        var snippets = RenderSnippets(("bug.cs", Bug));

        Assert.Equal("必须以此结束：SemaphoreFullException: Too many，退出码 134。", snippets.Find("figcaption p").Words());
        Assert.Equal("one permit, several releases", snippets.Find("h3 [lang=en]").TextContent);
    }

    private IRenderedComponent<ArticleSnippets> RenderSnippets(params (string Name, string Source)[] files) => Render<ArticleSnippets>(snippets => snippets
        .Add(s => s.Slug, "alist")
        .Add(s => s.ContentHash, "hash")
        .Add(s => s.Snippets, files.Select(f => new Snippet { FileName = f.Name, Source = f.Source }).ToList()));
}
