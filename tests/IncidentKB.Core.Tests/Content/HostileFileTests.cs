using System.Text;
using IncidentKB.Core.Articles;
using IncidentKB.Core.Content;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

/// <summary>Files made to harm: each is a problem with its place, and what is sound beside it goes in.</summary>
public sealed class HostileFileTests
{
    private const string English = $"incidents/{PackFolder.Slug}/index.md";

    public static TheoryData<string, string> DeepYaml => new()
    {
        { "flow lists", "x-deep: " + Repeat("[", 100_000) },
        { "flow mappings", "x-deep: " + Repeat("{", 100_000) },
        { "flow mappings in keys", "x-deep: " + Repeat("{a: ", 50_000) },
        { "lists with brackets in texts", "x-deep: " + Repeat("[\"]\",", 100_000) },
        { "lists with brackets in comments", "x-deep: " + Repeat("[ # ]\n", 100_000) },
        { "block lists", "x-deep:\n" + Repeat("- ", 100_000) + "a" },
        { "block keys", Repeat("? ", 100_000) + "a" },
        { "block mappings", "x-deep:\n" + string.Concat(Enumerable.Range(1, 1000).Select(i => new string(' ', i) + "a:\n")) },
    };

    public static TheoryData<string, string> Aliases => new()
    {
        { "a list in itself", "x-a: &a [*a]" },
        { "a key in itself", "? &a [*a]\n: b" },
        { "a thousand million laughs", "x-a: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat("bcdefghi".Select((c, i) =>
            $"x-{c}: &{c} [{string.Join(", ", Enumerable.Repeat("*" + "abcdefgh"[i], 10))}]\n")) + "? *i\n: x" },
    };

    public static TheoryData<string, string> DeepMarkdown => new()
    {
        { "quotes", Repeat("> ", 10_000) + "a" },
        { "lists", Repeat("- ", 10_000) + "a" },
        { "numbered lists", Repeat("1. ", 10_000) + "a" },
        { "lists by indentation", string.Concat(Enumerable.Range(0, 300).Select(i => new string(' ', 2 * i) + "- a\n")) },
        { "emphasis", Repeat("*", 10_000) + "a" + Repeat("*", 10_000) },
        { "emphasis in emphasis", Repeat("*a _b ", 5_000) + Repeat("b_ a* ", 5_000) },
        { "brackets", Repeat("[", 90_000) },
        { "pictures", Repeat("![", 45_000) },
    };

    [Theory]
    [InlineData("bug.cs")]
    [InlineData("traces/x.txt")]
    [InlineData("images/x.png")]
    [InlineData("../../pack.yml")]
    public async Task A_pipe_is_a_problem_and_is_not_waited_for(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no pipes in folders.");
        using var pack = new PackFolder();
        pack.AddIncident();
        var path = Path.GetFullPath(pack.FullPath($"incidents/{PackFolder.Slug}/{file}"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            await made.WaitForExitAsync(RunningTest.Cancelled);
        }

        var problems = new List<ContentProblem>();
        var content = pack.Open();
        await Task.Run(
            () =>
            {
                content.ReadCatalogueFiles(problems);
                content.ReadBundle($"incidents/{PackFolder.Slug}", problems);
            },
            RunningTest.Cancelled);

        Assert.Contains(problems, problem => problem.Message.EndsWith(
            "It is a link, a pipe, a socket or a device and no regular file.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_a_terminal_obeys_is_told_without_its_power() => Assert.Equal(
        "traces/\\u001B[31mred\\u000A:1: It\\u0007", new ContentProblem("traces/\u001b[31mred\n", 1, new("It\a", "它\a")).ToString());

    [Theory]
    [MemberData(nameof(DeepYaml))]
    public void Nesting_without_end_in_front_matter_is_a_problem(string what, string yaml)
    {
        var problem = ProblemOf(text => text.Replace("project: pump\n", $"project: pump\n{yaml}\n", StringComparison.Ordinal));

        Assert.True(problem.Message == "This is no valid YAML: brackets or lists are nested more than 200 deep; write it flatter.", what);
        Assert.True(problem.Line >= 7, $"{what}: line {problem.Line}");
    }

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Aliases_are_a_problem(string what, string yaml)
    {
        var problem = ProblemOf(text => text.Replace("project: pump\n", $"project: pump\n{yaml}\n", StringComparison.Ordinal));

        Assert.True(problem.Message.StartsWith(
            "This is no valid YAML: anchors (&name) and aliases (*name) are not used in content", StringComparison.Ordinal), what);
        Assert.Equal(7, problem.Line);
    }

    [Theory]
    [MemberData(nameof(DeepYaml))]
    public void Nesting_without_end_in_a_catalogue_is_a_problem(string what, string yaml)
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write("reading/deep.yml", yaml + "\n");

        var read = ReadPack.From(pack);

        Assert.Equal(("reading/deep.yml", what), (Assert.Single(read.Problems).File, what));
        Assert.Single(read.Incidents);
    }

    [Theory]
    [MemberData(nameof(DeepMarkdown))]
    public void Nesting_without_end_in_an_article_is_a_problem(string what, string markdown)
    {
        var problem = ProblemOf(text => text.Replace("It stops.", $"It stops.\n\n{markdown}\n", StringComparison.Ordinal));

        Assert.Equal(
            (what, 31, "Lists, quotes or brackets are nested too deeply. Write it flatter."), (what, problem.Line, problem.Message));
    }

    [Fact]
    public void More_footnotes_than_Markdig_reads_in_good_time_are_a_problem()
    {
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text + string.Concat(Enumerable.Repeat("[^", ArticleMarkdown.MaxFootnoteMarks + 1)));

        var read = ReadPack.From(pack);

        Assert.Contains(
            read.Problems, p => p.ToString() == $"{English}:31: The article has 2001 marks of footnotes; at most 2000 are read.");
        Assert.Empty(read.Incidents);
    }

    // To number each anew from 2 took 19 s for so many; the strings that it made on the way tell it without a clock.
    [Fact]
    public void Thousands_of_equal_headings_cost_as_much_as_different_ones()
    {
        var different = Cost(string.Concat(Enumerable.Range(0, 15_800).Select(n => $"### {n:x}\n")));

        Assert.InRange(Cost(Repeat("### a\n", 15_800)), 0, 2 * different);

        static long Cost(string body)
        {
            var document = ArticleMarkdown.Parse(body);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(15_800, ArticleMarkdown.Headings(document).DistinctBy(h => h.Id).Count());
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void An_article_longer_than_Markdig_reads_in_good_time_is_a_problem()
    {
        var problem = ProblemOf(text => text.Replace("It stops.", "It stops.\n\n" + Repeat("![a](", 30_000), StringComparison.Ordinal));

        Assert.StartsWith("The article has 150", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("at most 100000 are read. Shorten it.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(DeepMarkdown))]
    public void Nesting_without_end_in_the_translation_leaves_the_English_text_in(string what, string markdown)
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Change($"incidents/{PackFolder.Slug}/index.zh-Hans.md", "它停了。", markdown);

        var read = ReadPack.From(pack);

        Assert.Equal(
            (what, $"incidents/{PackFolder.Slug}/index.zh-Hans.md", 6), (what, Assert.Single(read.Problems).File, read.Problems[0].Line));
        Assert.Single(Assert.Single(read.Incidents).Texts);
    }

    [Theory]
    [InlineData(English)]
    [InlineData($"incidents/{PackFolder.Slug}/index.zh-Hans.md")]
    [InlineData($"incidents/{PackFolder.Slug}/fix.cs")]
    [InlineData($"incidents/{PackFolder.Slug}/traces/plain.txt")]
    [InlineData("reading/first.yml")]
    public void A_file_that_cannot_be_read_as_text_is_a_problem_of_its_own(string file)
    {
        var cases = new (string What, byte[] Bytes, string Message)[]
        {
            ("Latin-1", Encoding.Latin1.GetBytes("für"), "The file is not UTF-8. Save it as UTF-8."),
            ("UTF-16", Encoding.Unicode.GetBytes("panic"), "The file holds a NUL character, so it is no text. Remove it."),
            ("a surrogate", [0xED, 0xA0, 0x80], "The file is not UTF-8. Save it as UTF-8."),
            ("an overlong slash", [0xC0, 0xAF], "The file is not UTF-8. Save it as UTF-8."),
            ("a byte order mark", [0xEF, 0xBB, 0xBF, .. "---\n"u8],
                "The file begins with a byte order mark. Save it as UTF-8 without one."),
            ("a zero", [.. "panic\0"u8], "The file holds a NUL character, so it is no text. Remove it."),
            ("too much", new byte[(1024 * 1024) + 1], "The file has 1048577 bytes; at most 1048576 are read. Make it smaller."),
        };
        foreach (var (what, bytes, message) in cases)
        {
            using var pack = new PackFolder();
            pack.AddIncident();
            pack.AddIncident("valve-leaks", "IKB-0102");
            pack.Write(file, bytes);

            var read = ReadPack.From(pack);

            Assert.True(read.Problems.Any(p => p.File == file && p.Line == 1 && p.Message == message), what);
            Assert.Equal(file == English ? 1 : 2, read.Incidents.Count);
        }
    }

    [Fact]
    public void A_file_of_the_largest_size_is_read()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"incidents/{PackFolder.Slug}/traces/long.txt", new string('x', ContentDirectory.MaxFileBytes));

        var read = ReadPack.From(pack);

        Assert.Empty(read.Problems);
        Assert.Contains(read.Incidents[0].Traces, t => t.Text.Length == ContentDirectory.MaxFileBytes);
    }

    [Theory]
    [InlineData(English)]
    [InlineData($"incidents/{PackFolder.Slug}/bug.cs")]
    [InlineData($"incidents/{PackFolder.Slug}/traces/link.txt")]
    [InlineData("practices.yml")]
    public void A_link_to_a_file_is_not_followed(string file)
    {
        using var pack = new PackFolder();
        using var outside = new PackFolder();
        pack.AddIncident();
        outside.AddIncident();
        outside.Write($"incidents/{PackFolder.Slug}/traces/link.txt", "panic: secret\n");
        File.Delete(pack.FullPath(file));
        File.CreateSymbolicLink(pack.FullPath(file), outside.FullPath(file));

        Assert.Contains(
            ReadPack.From(pack).Problems,
            p => p == new ContentProblem(file, 1, new(
                "This is a link, and links are not followed. Put the file itself here.", "这是一个链接，不会跟随链接。请把文件本身放在这里。")));
    }

    [Theory]
    [InlineData($"incidents/{PackFolder.Slug}")]
    [InlineData($"incidents/{PackFolder.Slug}/traces")]
    [InlineData("incidents")]
    [InlineData("reading")]
    public void A_link_to_a_folder_is_not_followed(string folder)
    {
        using var pack = new PackFolder();
        using var outside = new PackFolder();
        pack.AddIncident("valve-leaks", "IKB-0102");
        foreach (var each in new[] { pack, outside })
        {
            each.AddIncident();
            each.Write("reading/first.yml", "slug: first\ntitle: {en: a}\nsummary: {en: b}\n");
        }

        Directory.Delete(pack.FullPath(folder), recursive: true);
        Directory.CreateSymbolicLink(pack.FullPath(folder), outside.FullPath(folder));

        var read = ReadPack.From(pack);

        Assert.Equal("This is a link, and links are not followed. Put the folder itself here.", read.Problems[0].Message);
        Assert.Equal((folder, 1, false), (read.Problems[0].File, read.Problems[0].Line, read.Problems[0].IsWarning));
        Assert.All(read.Problems.Skip(1), p => Assert.StartsWith("The file is missing.", p.Message, StringComparison.Ordinal));
        Assert.Equal(folder == "reading" ? 0 : 1, read.Reader.ReadingPaths.Count);
        Assert.Equal(
            folder switch { "incidents" => 0, $"incidents/{PackFolder.Slug}" => 1, _ => 2 },
            read.Incidents.Count);
        Assert.Equal(folder == "reading" ? 1 : 0, read.Incidents.Where(i => i.Slug == PackFolder.Slug).Sum(i => i.Traces.Count));
    }

    [Fact]
    public void More_files_than_an_incident_may_have_are_left_out_and_the_first_is_named()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        for (var i = 0; i < ContentDirectory.MaxFilesPerIncident; i++)
        {
            pack.Write($"incidents/{PackFolder.Slug}/traces/many-{i:D3}.txt", "panic: x\n");
        }

        var read = ReadPack.From(pack);

        // Four files stand in the folder itself, so the 61st trace is the first too many.
        Assert.Equal(
            $"incidents/{PackFolder.Slug}/traces/many-060.txt:1: An incident has at most 64 files. "
            + "This one and those after it are left out.",
            Assert.Single(read.Problems).ToString());
        Assert.Equal(60, Assert.Single(read.Incidents).Traces.Count);
    }

    private static ContentProblem ProblemOf(Func<string, string> change)
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.AddIncident("valve-leaks", "IKB-0102");
        pack.Write(English, change(PackFolder.English()));

        var read = ReadPack.From(pack);

        Assert.Equal("valve-leaks", Assert.Single(read.Incidents).Slug);
        var problem = Assert.Single(read.Problems);
        Assert.Equal(English, problem.File);
        return problem;
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
