using AngleSharp.Html.Parser;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using IncidentKB.Web.Features.Articles;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Articles;

public class SnippetDiffTests
{
    [Fact]
    public void A_line_that_the_other_side_lacks_is_marked()
    {
        var (bug, fix) = Compare("// title\n\nTake();\nRun();\nRelease();\n", "// title\n\nTake();\nRun();\n");

        Assert.Equal([("Take();", false), ("Run();", false), ("Release();", true)], bug);
        Assert.Equal([("Take();", false), ("Run();", false)], fix);
    }

    [Fact]
    public void A_changed_line_is_marked_on_both_sides()
    {
        var (bug, fix) = Compare("// title\nA();\nB(1);\nC();\n", "// title\nA();\nB(2);\nC();\n");

        Assert.Equal([("A();", false), ("B(1);", true), ("C();", false)], bug);
        Assert.Equal([("A();", false), ("B(2);", true), ("C();", false)], fix);
    }

    [Fact]
    public void An_empty_line_and_another_indentation_are_no_difference()
    {
        var (bug, fix) = Compare("// title\nA();\nB();\n", "// title\nA();\n\n    B();\n");

        Assert.DoesNotContain(bug, line => line.IsOnlyHere);
        Assert.DoesNotContain(fix, line => line.IsOnlyHere);
    }

    [Fact]
    public void The_comment_at_the_top_is_left_out()
    {
        var (bug, _) = Compare(
            "// title\n// expect: exit 1\n\n// a comment of the code\nA();\n",
            "// other title\n// expect: exit 0\n\n// a comment of the code\nA();\n");

        Assert.Equal([("// a comment of the code", false), ("A();", false)], bug);
    }

    [Fact]
    public void Bug_and_fix_come_first_and_other_files_unmarked()
    {
        var compared = SnippetDiff.Compare(
            [Snippet("also.cs", "// t\nX();\n"), Snippet("fix.cs", "// t\nB();\n"), Snippet("bug.cs", "// t\nA();\n")]).Snippets;

        Assert.Equal(["bug.cs", "fix.cs", "also.cs"], compared.Select(c => c.FileName));
        Assert.Equal([true, true, false], compared.Select(c => Assert.Single(c.Lines).IsOnlyHere));
    }

    [Fact]
    public void A_bug_without_a_fix_is_shown_unmarked()
    {
        var only = Assert.Single(SnippetDiff.Compare([Snippet("bug.cs", "// t\nA();\nB();\n")]).Snippets);

        Assert.Equal([("A();", false), ("B();", false)], only.Lines.Select(l => (TextOf(l), l.IsOnlyHere)));
    }

    [Fact]
    public void Nothing_of_a_real_snippet_is_lost()
    {
        foreach (var slug in SiteMap.Incidents)
        {
            var bug = RepositoryFiles.ReadContent($"incidents/{slug}/bug.cs");
            var fix = RepositoryFiles.ReadContent($"incidents/{slug}/fix.cs");

            foreach (var snippet in SnippetDiff.Compare([Snippet("bug.cs", bug), Snippet("fix.cs", fix)]).Snippets)
            {
                Assert.EndsWith(
                    string.Join('\n', snippet.Lines.Select(TextOf)) + "\n",
                    snippet.FileName == SnippetProof.Bug ? bug : fix, StringComparison.Ordinal);
                Assert.Contains(snippet.Lines, line => line.IsOnlyHere);
                Assert.Contains(snippet.Lines, line => !line.IsOnlyHere && TextOf(line).Length > 0);
            }
        }
    }

    private static ((string Text, bool IsOnlyHere)[] Bug, (string Text, bool IsOnlyHere)[] Fix) Compare(string bug, string fix)
    {
        var compared = SnippetDiff.Compare([Snippet("bug.cs", bug), Snippet("fix.cs", fix)]).Snippets
            .Select(c => c.Lines.Select(l => (TextOf(l), l.IsOnlyHere)).ToArray()).ToList();
        return (compared[0], compared[1]);
    }

    private static string TextOf(SnippetLine line) => new HtmlParser().ParseDocument($"<pre>{line.Html}</pre>").Body!.TextContent;

    private static Snippet Snippet(string name, string source) => new() { FileName = name, Source = source };
}
