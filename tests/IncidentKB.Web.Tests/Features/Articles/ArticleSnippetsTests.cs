using Bunit;
using IncidentKB.Core.Incidents;
using IncidentKB.Web.Features.Articles;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Articles;

public sealed class ArticleSnippetsTests : ComponentTest
{
    private const string Bug = "// one permit, several releases\n// expect: exception System.Threading.SemaphoreFullException: Too many.\n"
        + "// expect: exit 134\n\nif (a < b)\n{\n    Release();\n}\n";
    private const string Fix = "// one permit, one release\n// expect: exit 0\n\nif (a < b)\n{\n    TakeAndRelease();\n}\n";

    [Fact]
    public void The_code_stands_there_to_the_character_with_its_differences_marked()
    {
        var blocks = RenderSnippets(("bug.cs", Bug), ("fix.cs", Fix)).FindAll(".snippet ol");

        Assert.Equal(
            ["if (a < b)\n{\n    Release();\n}\n", "if (a < b)\n{\n    TakeAndRelease();\n}\n"], blocks.Select(b => b.TextContent));
        Assert.Equal("    Release();\n", blocks[0].One("del").TextContent);
        Assert.Equal("    TakeAndRelease();\n", blocks[1].One("ins").TextContent);
        Assert.All(blocks, block => Assert.Equal("en", block.GetAttribute("lang")));
    }

    [Fact]
    public void A_line_has_the_number_under_which_a_stack_names_it()
    {
        var programs = RenderSnippets(("bug.cs", Bug), ("fix.cs", Fix)).FindAll(".snippet ol");

        Assert.Equal([("5", 4), ("4", 4)], programs.Select(p => (p.GetAttribute("start"), p.Children.Length)));
    }

    [Fact]
    public void Before_the_whole_programs_stands_what_differs_with_what_the_programs_say_of_themselves()
    {
        var see = RenderSnippets(("bug.cs", Bug), ("fix.cs", Fix));

        Assert.Equal(["one permit, several releases", "one permit, one release"], see.FindAll(".told p").Select(p => p.Words()));
        Assert.Equal(
            ["5 4  if (a < b)", "6 5  {", "7  - \tRelease();", " 6 + \tTakeAndRelease();", "8 7  }"],
            see.FindAll(".unified tr").Select(
                r => $"{r.Children[0].TextContent} {r.Children[1].TextContent} {r.GetAttribute("data-sign")} {r.Children[2].TextContent}"));
        Assert.Equal("bug-D7", see.Find("[data-sign='-'] td").Id);
        Assert.Equal(
            ["Must end with SemaphoreFullException: Too many, exit code 134.", "Must end with exit code 0."],
            see.FindAll(".told + .terminals .state").Select(s => s.Words()));
        Assert.Equal("Run bug and fix", see.Find(".see-head button:not([data-stop])").Words());
    }

    [Fact]
    public void A_program_without_its_counterpart_is_compared_with_nothing_and_nothing_says_so()
    {
        var see = RenderSnippets(("bug.cs", Bug), ("other.cs", Fix));

        Assert.Empty(see.FindAll(".unified, ins, del"));
        Assert.DoesNotContain("differ", see.Find(".programs").Words(), StringComparison.Ordinal);
        Assert.Equal("Run the bug", see.Find(".see-head button:not([data-stop])").Words());
        Assert.Contains(
            "Lines that differ", RenderSnippets(("bug.cs", Bug), ("fix.cs", Fix)).Find(".programs").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_says_how_it_must_end_and_how_to_run_it()
    {
        var snippets = RenderSnippets(("bug.cs", Bug), ("fix.cs", Fix));

        Assert.Equal(
            ["Must end with SemaphoreFullException: Too many, exit code 134.", "Must end with exit code 0."],
            snippets.FindAll(".snippet figcaption p").Select(p => p.Words()));
        Assert.Equal(
            ["dotnet run bug.cs Download", "dotnet run fix.cs Download"],
            snippets.FindAll(".run").Select(p => p.Words()));
        Assert.Equal(
            [("/incidents/alist/bug.cs", "bug.cs"), ("/incidents/alist/fix.cs", "fix.cs")],
            snippets.FindAll(".run a").Select(a => (a.GetAttribute("href"), a.GetAttribute("download"))));
        Assert.Equal(["/incidents/alist/bug.cs", "/incidents/alist/fix.cs"], snippets.FindAll("h3 a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void An_incident_without_programs_shows_no_section() => Assert.Equal("", RenderSnippets().Markup.Trim());

    [Fact]
    public void In_Chinese_the_frame_is_Chinese_and_the_code_stays()
    {
        InChinese();

        var snippets = RenderSnippets(("bug.cs", Bug));

        Assert.Equal("必须以此结束：SemaphoreFullException: Too many，退出码 134。", snippets.Find(".snippet figcaption p").Words());
        Assert.Equal("one permit, several releases", snippets.Find("h3 [lang=en]").TextContent);
    }

    private IRenderedComponent<ArticleSnippets> RenderSnippets(params (string Name, string Source)[] files) =>
        Render<ArticleSnippets>(snippets => snippets
            .Add(s => s.Slug, "alist")
            .Add(s => s.ContentHash, string.Concat(files.Select(f => f.Name)))
            .Add(s => s.Snippets, files.Select(f => new Snippet { FileName = f.Name, Source = f.Source }).ToList()));
}
