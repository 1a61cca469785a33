using IncidentKB.Core.Content;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

/// <summary>What needs more than one file to be seen, and the files that are not index.md.</summary>
public sealed class PackFaultTests
{
    private const string English = $"incidents/{PackFolder.Slug}/index.md";
    private const string Chinese = $"incidents/{PackFolder.Slug}/index.zh-Hans.md";
    private const string FirstPath = """
        slug: first
        title: {en: "First"}
        summary: {en: "Read this."}
        items:
          - incident: IKB-0101
            minutes: 5
            reason: {en: "Short."}

        """;

    [Fact]
    public void The_second_incident_with_an_id_is_refused_and_told_whose_it_is()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.AddIncident("valve-leaks", "IKB-0101");

        var read = ReadPack.From(pack);

        Assert.Equal(
            $"incidents/valve-leaks/index.md:2: The id IKB-0101 is already that of {English}. Give this incident another id.",
            Assert.Single(read.Problems).ToString());
        Assert.Equal(PackFolder.Slug, Assert.Single(read.Incidents).Slug);
    }

    [Fact]
    public void The_second_incident_with_an_alias_is_refused_and_told_whose_it_is()
    {
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.Replace("aliases: []", "aliases: [old-name]", StringComparison.Ordinal));
        pack.AddIncident("valve-leaks", "IKB-0102", text => text.Replace("aliases: []", "aliases: [old-name]", StringComparison.Ordinal));

        var read = ReadPack.From(pack);

        Assert.Equal(
            $"incidents/valve-leaks/index.md:29: The alias 'old-name' is already one of {English}. Remove one.",
            Assert.Single(read.Problems).ToString());
        Assert.Equal(PackFolder.Slug, Assert.Single(read.Incidents).Slug);
    }

    [Fact]
    public void An_alias_that_is_another_incidents_slug_is_refused()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.AddIncident(
            "valve-leaks", "IKB-0102", text => text.Replace("aliases: []", "aliases:\n  - pump-stops", StringComparison.Ordinal));

        Assert.Equal(
            "incidents/valve-leaks/index.md:30: The alias 'pump-stops' is the slug of another incident. Remove it here.",
            Assert.Single(ReadPack.From(pack).Problems).ToString());
    }

    [Theory]
    [InlineData("title: \"泵停了\"", "title: \"泵停了\"\nauthor: x", 3, "The key 'author' is unknown here.")]
    [InlineData("title: \"泵停了\"\n", "", 2, "The key 'title' is missing or empty.")]
    [InlineData("translates: ", "translated: ", 2, "The key 'translates' is missing or empty.")]
    [InlineData("## 症状", "## Symptoms", 6, "The heading '## 症状' is missing. Add it with its text.")]
    [InlineData("[错误代码](bug.cs)", "[错误代码](bag.cs)", 13, "The link 'bag.cs' names no file of this folder.")]
    [InlineData("[错误代码](bug.cs)", "[错误代码](javascript:alert)", 13, "The link 'javascript:alert' has a scheme that is not allowed.")]
    [InlineData("---\ntitle", "title", 1, "The file must begin with front matter")]
    public void A_fault_in_the_Chinese_file_leaves_the_English_one_in(string from, string to, int line, string what)
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Change(Chinese, from, to);

        var read = ReadPack.From(pack);

        var problem = read.Problems.First(p => p.Message.StartsWith(what, StringComparison.Ordinal));
        Assert.Equal((Chinese, line, false), (problem.File, problem.Line, problem.IsWarning));
        Assert.All(read.Problems, p => Assert.Equal(Chinese, p.File));
        Assert.Equal(["en"], Assert.Single(read.Incidents).Texts.Select(t => t.Language));
        Assert.Equal(2, read.Incidents[0].Snippets.Count);
    }

    [Fact]
    public void An_outdated_translation_is_a_warning_that_names_the_revision_to_write()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Change(English, "It stops.", "It stops at night.");

        var read = ReadPack.From(pack);

        var incident = Assert.Single(read.Incidents);
        Assert.Equal(
            $"{Chinese}:4: warning: This text follows revision {incident.Texts[1].Translates} of the English one, "
            + $"which is now at {incident.Texts[0].Revision}. "
            + $"Bring it up to date, then write 'translates: {incident.Texts[0].Revision}'.",
            Assert.Single(read.Problems).ToString());
        Assert.Equal(["en", "zh-Hans"], incident.Texts.Select(t => t.Language));

        pack.Change(Chinese, incident.Texts[1].Translates!, incident.Texts[0].Revision);
        Assert.Empty(ReadPack.From(pack).Problems);
    }

    [Theory]
    [InlineData("notes.txt", "incidents/pump-stops/notes.txt")]
    [InlineData("traces/picture.png", "incidents/pump-stops/traces/picture.png")]
    public void A_file_that_is_no_part_of_an_incident_is_left_out_with_a_warning(string name, string file)
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"incidents/{PackFolder.Slug}/{name}", "x");

        var problem = Assert.Single(ReadPack.From(pack).Problems);
        Assert.Equal((file, 1, true), (problem.File, problem.Line, problem.IsWarning));
        Assert.StartsWith(
            "This file is no part of an incident (index.md, index.zh-Hans.md, *.cs, traces/*.txt, models/*, images/*)",
            problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_part_of_a_pack_is_left_out_with_a_warning()
    {
        using var pack = new PackFolder();
        pack.Write("notes.md", "x");
        pack.Write("reading/notes.txt", "x");

        Assert.Equal(["notes.md:1: warning: ", "reading/notes.txt:1: warning: "],
            ReadPack.From(pack).Problems.Select(
                p => p.ToString().Replace("This file is no part of a content pack and is left out.", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_editors_leave_behind_is_passed_over()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write(".DS_Store", "x");
        pack.Write("patterns.yml~", "x");
        pack.Write($"incidents/{PackFolder.Slug}/.index.md.swp", "x");
        pack.Write($"incidents/{PackFolder.Slug}/traces/plain.txt~", "x");

        Assert.Empty(ReadPack.From(pack).Problems);
    }

    [Theory]
    // patterns.yml
    [InlineData("patterns.yml", "- slug: counted-twice", "- slug: Counted", 18, "'Counted' is no slug.")]
    [InlineData(
        "patterns.yml", "- slug: counted-twice", "- slug: closed-twice", 18,
        "The slug 'closed-twice' stands twice in this file. Give one another name.")]
    [InlineData(
        "patterns.yml", "  hides: {en: \"While others count.\"}", "  hide: {en: x}", 18,
        "The key 'hides' is missing or empty. Add 'hides: {en: ..., zh-Hans: ...}'.")]
    [InlineData(
        "patterns.yml", "  hides: {en: \"While others count.\"}", "  hides: While others count.", 21,
        "The value of 'hides' must be keys and values.")]
    [InlineData(
        "patterns.yml", "{en: \"Counted twice\"}", "{zh-Hans: \"\"}", 19,
        "This text is empty. Write it in one language at least: {en: ..., zh-Hans: ...}.")]
    [InlineData("patterns.yml", "{en: \"Counted twice\"}", "{en: a, de: b}", 19, "The key 'de' is unknown here.")]
    [InlineData(
        "patterns.yml", "  hides: {en: \"While others count.\"}", "  hides: {en: a}\n  questions: why", 22,
        "The value of 'questions' must be a list of keys and values.")]
    [InlineData(
        "patterns.yml", "  hides: {en: \"While others count.\"}",
        "  hides: {en: a}\n  twins:\n    - language: go\n      kind: shout\n      message: x", 24,
        "'shout' is no kind. Use one of: panic, fatal error, exception, signal, warning, silent.")]
    [InlineData(
        "patterns.yml", "  hides: {en: \"While others count.\"}",
        "  hides: {en: a}\n  twins:\n    - language: go\n      kind: silent",
        23, "The key 'message' is missing or empty.")]
    [InlineData(
        "patterns.yml", "  hides: {en: \"While others count.\"}",
        "  hides: {en: a}\n  twins:\n    - language: go\n      kind: panic\n      message: x\n      also: close of closed channel", 26,
        "The value of 'also' must be a list, such as 'also: [one, two]'.")]
    [InlineData(
        "patterns.yml", "  hides: {en: \"While others count.\"}",
        "  hides: {en: a}\n  twins:\n    - language: go\n      kind: panic\n      message: x\n      also: [\"\"]", 26,
        "An entry of 'also' is empty. Remove it or fill it in.")]
    [InlineData(
        "patterns.yml", "  hides: {en: \"While others count.\"}",
        "  hides: {en: a}\n  twins:\n    - language: go\n      kind: panic\n      message: x\n      near: [Close, Close]",
        26, "'Close' stands twice in 'near'. Remove one.")]
    [InlineData(
        "patterns.yml", "- slug: counted-twice", "- 1\n- slug: counted-twice", 18, "Each item of this list must be keys and values.")]
    [InlineData("patterns.yml", "- slug: closed-twice", "slug: closed-twice", 2, "This is no valid YAML:")]
    // practices.yml
    [InlineData("practices.yml", "- slug: one-owner", "- slug: one_owner", 6, "'one_owner' is no slug.")]
    [InlineData("practices.yml", "- slug: one-owner", "- slug: one-owner\n  java: x", 7, "The key 'java' is unknown here.")]
    // pack.yml
    [InlineData("pack.yml", "name: made-up", "name:", 1, "The key 'name' is missing or empty.")]
    [InlineData("pack.yml", "name: made-up", "name: a\nversion: 1", 2, "The key 'version' is unknown here.")]
    [InlineData("pack.yml", "name: made-up", "- made-up", 1, "Expected keys and values ('title: ...').")]
    // reading/first.yml
    [InlineData(
        "reading/first.yml", "slug: first", "slug: second", 1, "The slug 'second' differs from the file's name. Make them the same.")]
    [InlineData("reading/first.yml", "minutes: 5", "minutes: five", 6, "'five' is no minutes. Write a whole number from 1 to 600.")]
    [InlineData("reading/first.yml", "minutes: 5", "minutes: -5", 6, "'-5' is no minutes. Write a whole number from 1 to 600.")]
    [InlineData(
        "reading/first.yml", "incident: IKB-0101", "incident: IKB-9999", 5,
        "The incident IKB-9999 is unknown or was refused. Correct the id or that incident's file.")]
    [InlineData(
        "reading/first.yml", "    reason: {en: \"Short.\"}",
        "    reason: {en: a}\n  - incident: IKB-0101\n    minutes: 5\n    reason: {en: b}", 8,
        "The incident IKB-0101 stands twice in this path. Remove one.")]
    [InlineData("reading/first.yml", "    reason: {en: \"Short.\"}", "    why: {en: a}", 7, "The key 'why' is unknown here.")]
    public void A_fault_in_a_catalogue_file_is_told_and_the_rest_goes_in(string file, string from, string to, int line, string what)
    {
        using var pack = new PackFolder();
        pack.Write("reading/first.yml", FirstPath);
        pack.Write("reading/other.yml", FirstPath.Replace("slug: first", "slug: other", StringComparison.Ordinal));
        pack.AddIncident(change: text => text.Replace("[close-once, one-owner]", "[close-once]", StringComparison.Ordinal));
        pack.Change(file, from, to);

        var read = ReadPack.From(pack);

        var problem = read.Problems.First(p => p.Message.StartsWith(what, StringComparison.Ordinal));
        Assert.Equal((file, line, false), (problem.File, problem.Line, problem.IsWarning));
        if (!what.StartsWith("This is no valid YAML", StringComparison.Ordinal))
        {
            Assert.Equal(PackFolder.Slug, Assert.Single(read.Incidents).Slug);
            Assert.Contains("other", read.Reader.ReadingPaths.Select(p => p.Slug));
            Assert.Contains("closed-twice", read.Reader.Patterns.Select(p => p.Slug));
            Assert.Contains("close-once", read.Reader.Practices.Select(p => p.Slug));
        }
    }

    [Fact]
    public void A_sound_catalogue_is_read_to_its_last_field()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write("reading/first.yml", FirstPath + "outcomes:\n  - {en: \"Knows it.\", zh-Hans: \"懂了。\"}\n");

        var read = ReadPack.From(pack);

        Assert.Empty(read.Problems);
        Assert.Equal("made-up", read.Reader.Name);
        Assert.Equal(
            ["closed-twice 0 CWE-1341", "counted-twice 1 "],
            read.Reader.Patterns.Select(p => $"{p.Slug} {p.Position} {string.Join(',', p.Cwe)}"));
        Assert.Equal(
            [
                "go panic  close of closed channel runtime.closechan ",
                "csharp exception System.ObjectDisposedException Cannot access a disposed object.  在 .NET 10 上运行过。",
            ],
            read.Reader.Patterns[0].Twins.Select(
                t => $"{t.Language} {t.Kind} {t.Type} {t.Message} {t.PrintedBy} {t.Versions?.In("zh-Hans")}"));
        Assert.Equal("由谁关闭？", Assert.Single(read.Reader.Patterns[0].Questions).In("zh-Hans"));
        Assert.Equal("Counted twice", read.Reader.Patterns[1].Title.In("zh-Hans"));
        Assert.Equal(["close-once", "one-owner"], read.Reader.Practices.Select(p => p.Slug));
        var path = Assert.Single(read.Reader.ReadingPaths);
        Assert.Equal("懂了。", Assert.Single(path.Outcomes).In("zh-Hans"));
        Assert.Equal(["0 IKB-0101 5 Short."], path.Items.Select(i => $"{i.Position} {i.IncidentKey} {i.Minutes} {i.Reason.In("en")}"));
    }

    [Fact]
    public void A_step_need_not_say_how_long_it_takes()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write("reading/first.yml", FirstPath.Replace("    minutes: 5\n", "", StringComparison.Ordinal));

        var read = ReadPack.From(pack);

        Assert.Empty(read.Problems);
        Assert.Equal(0, Assert.Single(Assert.Single(read.Reader.ReadingPaths).Items).Minutes);
    }

    [Fact]
    public void Other_wordings_of_a_message_and_what_must_stand_near_it_are_read_in_their_order()
    {
        using var pack = new PackFolder();
        pack.Change(
            "patterns.yml", "      printed_by: \"runtime.closechan\"",
            "      also: [\"close of closed chan\", \"通道已关闭\"]\n      near: [Close]");

        var twins = ReadPack.From(pack).Reader.Patterns[0].Twins;

        Assert.Equal(["close of closed chan", "通道已关闭"], twins[0].Also);
        Assert.Equal(["Close"], twins[0].Near);
        Assert.Empty(twins[1].Also);
    }

    [Fact]
    public void More_wordings_than_anybody_reviews_are_refused()
    {
        using var pack = new PackFolder();
        pack.Change(
            "patterns.yml", "      printed_by: \"runtime.closechan\"",
            $"      also: [{string.Join(", ", Enumerable.Range(1, 31))}]\n      near: [{new string('x', 301)}]");

        Assert.Equal(
            ["'also' has 31 entries; at most 30 are allowed.", "An entry of 'near' has 301 characters; at most 300 are allowed."],
            ReadPack.From(pack).Problems.Select(p => p.Message));
    }

    [Fact]
    public void The_hash_of_a_read_pack_is_that_of_its_folder()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.AddIncident("valve-leaks", "IKB-0101");
        var before = ReadPack.From(pack).Reader.Hash();

        Assert.Equal(pack.Open().Hash(), before);

        pack.Change("incidents/valve-leaks/bug.cs", "return 1", "return 2");
        Assert.NotEqual(before, pack.Open().Hash());
    }

    [Fact]
    public void A_missing_folder_is_told_with_what_a_content_folder_holds()
    {
        var missing = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        var exception = Assert.Throws<DirectoryNotFoundException>(() => ContentDirectory.Open(missing));

        Assert.Equal(
            $"The content folder '{missing}' does not exist. Check the path; a content folder holds incidents/, "
            + "patterns.yml and practices.yml.",
            exception.Message);
    }
}
