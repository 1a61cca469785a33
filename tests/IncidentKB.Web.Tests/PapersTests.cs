using System.Reflection;
using System.Text.Json;
using IncidentKB.Core.Articles;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Testing;
using IncidentKB.Web.Shared;
using Markdig.Syntax;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests;

/// <summary>What the papers of the repository say about its files, its settings and its format is so.</summary>
public sealed class PapersTests
{
    private const string First = "README.md";
    private const string Format = "content/README.md";

    private static readonly string[] Others =
        ["CONTRIBUTING.md", Format, "src/README.md", "src/IncidentKB.Runner/README.md", "tests/IncidentKB.Benchmarks/README.md"];

    public static TheoryData<string> All { get; } = [First, .. Others];

    [Theory]
    [MemberData(nameof(All))]
    public void A_link_leads_to_a_file_that_is_there(string paper)
    {
        var folder = Path.GetDirectoryName(Path.Combine(RepositoryFiles.Root, paper))!;

        var document = ArticleMarkdown.Parse(Read(paper));
        var targets = ArticleMarkdown.Links(document).Select(l => l.Target)
            .Concat(ArticleMarkdown.Images(document).Select(i => i.Target)).Select(t => t.Split('#')[0])
            .Where(t => !t.Contains("://", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), target));
    }

    [Fact]
    public void The_first_paper_leads_to_all_others() =>
        Assert.All(Others, paper => Assert.Contains($"]({paper})", Read(First), StringComparison.Ordinal));

    [Fact]
    public async Task The_first_paper_and_the_help_list_every_setting()
    {
        var settings = SettingsOf(typeof(KbOptions), "Kb:").Order(StringComparer.Ordinal).ToList();
        var listed = Read(First).Split('\n').Where(l => l.StartsWith("| `Kb:", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);
        var (_, help) = await WebProgram.RunAsync("", ["--help"], Cancelled);

        Assert.Equal(settings, listed.Order(StringComparer.Ordinal));
        Assert.All(settings, setting => Assert.Contains(setting["Kb:".Length..], help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_example_of_the_format_is_a_pack_without_a_fault()
    {
        var pack = Directory.CreateTempSubdirectory("incidentkb-format-");
        foreach (var block in ArticleMarkdown.Parse(Read(Format)).Descendants<FencedCodeBlock>().Where(b => b.Arguments is { Length: > 0 }))
        {
            var file = Path.Combine(pack.FullName, block.Arguments!);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, $"{block.Lines}\n", Cancelled);
        }

        // Without the starting pack, so that it stands by itself.
        string[] check = ["check", pack.FullName, "--Kb:ContentDirectory", Path.Combine(pack.FullName, "none")];
        var (code, output) = await WebProgram.RunAsync(pack.FullName, check, Cancelled);

        Assert.Equal((0, "1 incidents without a problem, 0 problems, 0 warnings."), (code, output));
        pack.Delete(recursive: true);
    }

    [Fact]
    public async Task The_template_begins_a_draft_in_both_languages()
    {
        using var pack = new PackFolder();
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryFiles.Content, "template")))
        {
            pack.Write($"incidents/what-broke/{Path.GetFileName(file)}", await File.ReadAllBytesAsync(file, Cancelled));
        }

        var problems = new List<ContentProblem>();
        var reader = new PackReader(pack.Open(), ContentVocabulary.Empty, new Dictionary<string, string>(), problems);
        var draft = Assert.Single(reader.ReadIncidents());

        Assert.All(problems, problem => Assert.True(problem.IsWarning, problem.ToString()));
        Assert.Equal(Languages.All, draft.Texts.Select(t => t.Language));
        Assert.All(draft.Texts, text => Assert.DoesNotContain(
            ArticleMarkdown.Headings(ArticleMarkdown.Parse(text.Body)), h => ArticleSections.Find(h.Text)?.In(text.Language) != h.Text));
    }

    [Fact]
    public void The_format_names_every_word_that_has_a_meaning()
    {
        var format = Read(Format);

        Assert.All(
            ArticleSections.All,
            section => Assert.Contains($"\n| {section.English} | {section.Chinese} |", format, StringComparison.Ordinal));
        Assert.All(
            FrontMatterWords.ReferenceTypes.Concat(FrontMatterWords.TwinKinds)
                .Concat(Enum.GetValues<IncidentKind>().Select(k => JsonNamingPolicy.SnakeCaseLower.ConvertName(k.ToString())))
                .Concat(Enum.GetValues<FollowUpState>().Select(s => s.ToString().ToLowerInvariant())),
            word => Assert.Contains($"`{word}`", format, StringComparison.Ordinal));
    }

    private static string Read(string paper) => File.ReadAllText(Path.Combine(RepositoryFiles.Root, paper));

    private static IEnumerable<string> SettingsOf(Type options, string prefix) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(p =>
            !p.CanWrite ? []
            : p.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal) ? SettingsOf(p.PropertyType, $"{prefix}{p.Name}:")
            : [$"{prefix}{p.Name}"]);
}
