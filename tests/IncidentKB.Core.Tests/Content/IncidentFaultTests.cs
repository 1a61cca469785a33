using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

/// <summary>Every rule for index.md: the right line, what is wrong, and what to do.</summary>
public sealed class IncidentFaultTests
{
    private const string File = $"incidents/{PackFolder.Slug}/index.md";

    [Theory]
    // keys
    [InlineData(
        "project: pump\n", "project: pump\nkeeper: me\n", 7, "The key 'keeper' is unknown here.", "a key of your own begins with 'x-'")]
    [InlineData(
        "  fixed: v1.1.0\n", "  fixed: v1.1.0\n  backported: v1.0.1\n", 15, "The key 'backported' is unknown here.",
        "Known keys: introduced, fixed;")]
    [InlineData(
        "    kind: panic\n", "    kind: panic\n    text: x\n", 21, "The key 'text' is unknown here.",
        "Known keys: message, type, language, kind;")]
    [InlineData(
        "    title: \"pump#1\"\n", "    title: \"pump#1\"\n    author: x\n", 26, "The key 'author' is unknown here.",
        "Known keys: type, url, title, date;")]
    [InlineData("project: pump\n", "project: pump\n? [a, b]\n: c\n", 7, "The key '[ a, b ]' is unknown here.", "Known keys:")]
    [InlineData("id: IKB-0101\n", "", 2, "The key 'id' is missing or empty.", "Add 'id: ...'.")]
    [InlineData("slug: pump-stops\n", "", 2, "The key 'slug' is missing or empty.", "Add 'slug: ...'.")]
    [InlineData("title: \"The pump stops\"\n", "", 2, "The key 'title' is missing or empty.", "Add 'title: ...'.")]
    [InlineData("summary: \"It was closed twice.\"", "summary: \" \"", 5, "The key 'summary' is missing or empty.", "Add 'summary: ...'.")]
    [InlineData("severity: high\n", "", 2, "The key 'severity' is missing or empty.", "Add 'severity: ...'.")]
    [InlineData("\nkind: crash\n", "\n", 2, "The key 'kind' is missing or empty.", "Add 'kind: ...'.")]
    [InlineData("occurred_on: 2025-03-21\n", "", 2, "The key 'occurred_on' is missing or empty.", "Add 'occurred_on: ...'.")]
    [InlineData("occurred_on: 2025-03-21\n", "occurred_on:\n", 11, "The key 'occurred_on' is missing or empty.", "Add 'occurred_on: ...'.")]
    [InlineData("status: published\n", "", 2, "The key 'status' is missing or empty.", "Add 'status: ...'.")]
    // words and shapes
    [InlineData("IKB-0101", "ikb-101", 2, "'ikb-101' is no incident id.", "Write it like IKB-0001")]
    [InlineData("IKB-0101", "IKB-0101-2", 2, "'IKB-0101-2' is no incident id.", "Write it like IKB-0001")]
    [InlineData("slug: pump-stops", "slug: Pump_Stops", 3, "'Pump_Stops' is no slug.", "Use lower-case letters, digits and single hyphens")]
    [InlineData(
        "slug: pump-stops", "slug: pump--stops", 3, "'pump--stops' is no slug.", "Use lower-case letters, digits and single hyphens")]
    [InlineData("slug: pump-stops", "slug: ../../etc", 3, "'../../etc' is no slug.", "Use lower-case letters, digits and single hyphens")]
    [InlineData(
        "slug: pump-stops", "slug: pump-starts", 3,
        "The slug 'pump-starts' differs from the folder's name 'pump-stops'.",
        "Make them the same.")]
    [InlineData("severity: high", "severity: awful", 9, "'awful' is no severity.", "Use one of: low, medium, high, critical.")]
    [InlineData("severity: high", "severity: 2", 9, "'2' is no severity.", "Use one of: low, medium, high, critical.")]
    [InlineData(
        "kind: crash", "kind: boom", 10, "'boom' is no kind.",
        "Use one of: crash, error, hang, leak, corruption, outage, degradation, data_loss, security, near_miss.")]
    [InlineData("status: published", "status: done", 27, "'done' is no status.", "Use one of: draft, published.")]
    [InlineData("    kind: panic", "    kind: shout", 20, "'shout' is no kind.", "Use one of: panic, fatal error, exception, signal.")]
    [InlineData("type: REPORT", "type: HEARSAY", 23, "'HEARSAY' is no type.", "Use one of: REPORT, INTRODUCED, FIX,")]
    [InlineData(
        "occurred_on: 2025-03-21", "occurred_on: 21.3.2025", 11, "'21.3.2025' is no date.",
        "Write occurred_on as year-month-day, such as 2025-03-21.")]
    [InlineData(
        "occurred_on: 2025-03-21", "occurred_on: 2025-02-30", 11, "'2025-02-30' is no date.",
        "Write occurred_on as year-month-day, such as 2025-03-21.")]
    [InlineData("occurred_on: 2025-03-21", "occurred_on: [2025]", 11, "The value of 'occurred_on' must be a text.", "")]
    [InlineData("    date: 2025-03-21", "    date: yesterday", 26, "'yesterday' is no date.", "Write date as year-month-day")]
    [InlineData("verified: 2025-04-01", "verified: soon", 28, "'soon' is no date.", "Write verified as year-month-day")]
    [InlineData(
        "repository: https://example.org/pump", "repository: example.org/pump", 7, "'example.org/pump' is no web address.",
        "Write it with https:// before it.")]
    [InlineData(
        "repository: https://example.org/pump", "repository: \"javascript:alert(1)\"", 7, "'javascript:alert(1)' is no web address.",
        "Write it with https:// before it.")]
    [InlineData(
        "    url: https://example.org/pump/issues/1", "    url: ftp://example.org/1", 24, "'ftp://example.org/1' is no web address.",
        "Write it with https:// before it.")]
    [InlineData(
        "    url: https://example.org/pump/issues/1", "    url: //example.org/1", 24, "'//example.org/1' is no web address.",
        "Write it with https:// before it.")]
    [InlineData("cwe: [CWE-1341]", "cwe: [CWE-1341, CWE-0]", 17, "'CWE-0' is no CWE id.", "Write it like CWE-765.")]
    [InlineData("cwe: [CWE-1341]", "cwe: [CVE-2025-1]", 17, "'CVE-2025-1' is no CWE id.", "Write it like CWE-765.")]
    [InlineData("cwe: [CWE-1341]", "cwe: CWE-1341", 17, "The value of 'cwe' must be a list", "such as 'cwe: [one, two]'.")]
    [InlineData(
        "affected:\n  introduced: v1.0.0\n  fixed: v1.1.0\n", "affected: v1.0.0\n", 12,
        "The value of 'affected' must be keys and values.", "")]
    [InlineData("references:\n", "references:\n  - https://example.org\n", 23, "Each item of this list must be keys and values.", "")]
    [InlineData("    message: \"close of closed channel\"\n", "", 19, "A signature needs a 'message' or a 'type'.", "Add one.")]
    // what it refers to
    [InlineData(
        "pattern: closed-twice", "pattern: open-twice", 15, "The pattern 'open-twice' is unknown.",
        "Add it to patterns.yml or use one of: closed-twice, counted-twice.")]
    [InlineData(
        "[close-once, one-owner]", "\n  - close-once\n  - two-owners", 18, "The practice 'two-owners' is unknown.",
        "Add it to practices.yml or correct it.")]
    [InlineData("[close-once, one-owner]", "[close-once, close-once]", 16, "The practice 'close-once' is listed twice.", "Remove one.")]
    [InlineData(
        "aliases: []", "aliases: [Old Name]", 29,
        "The alias 'Old Name' is no slug, stands twice or is the slug itself.",
        "Correct it or remove it.")]
    [InlineData(
        "aliases: []", "aliases: [old, old]", 29,
        "The alias 'old' is no slug, stands twice or is the slug itself.",
        "Correct it or remove it.")]
    [InlineData(
        "aliases: []", "aliases: [pump-stops]", 29,
        "The alias 'pump-stops' is no slug, stands twice or is the slug itself.",
        "Correct it or remove it.")]
    // what surrounds it
    [InlineData(
        "verified:", "started_at: 2025-03-21\nverified:", 28, "'2025-03-21' is no instant.",
        "Write started_at as day, time and zone, such as 2025-03-21T09:30Z")]
    [InlineData(
        "verified:", "started_at: 2025-03-21T09:30:00\nverified:", 28, "'2025-03-21T09:30:00' is no instant.", "2025-03-21T17:30+08:00.")]
    [InlineData(
        "verified:", "detected_at: 2025-02-30T09:30Z\nverified:", 28, "'2025-02-30T09:30Z' is no instant.",
        "Write detected_at as day, time and zone")]
    [InlineData(
        "verified:",
        "started_at: 2025-03-21T09:30Z\nresolved_at: 2025-03-21T10:00+01:00\nverified:",
        29, "'resolved_at' is before 'started_at'.", "Correct one of them.")]
    [InlineData("verified:", "do_now: [a, b, c, d]\nverified:", 28, "'do_now' has 4 entries; at most 3 are allowed.", "")]
    [InlineData("verified:", "do_now: take v1.1.0\nverified:", 28, "The value of 'do_now' must be a list", "such as 'do_now: [one, two]'.")]
    [InlineData("verified:", "services: [api, api]\nverified:", 28, "'api' stands twice in 'services'.", "Remove one.")]
    [InlineData(
        "verified:", "contributing_factors:\n  - \"\"\nverified:", 29, "An entry of 'contributing_factors' is empty.",
        "Remove it or fill it in.")]
    [InlineData("verified:", "culprit: main.Stop\nverified:", 28, "The value of 'culprit' must be keys and values.", "")]
    [InlineData("verified:", "culprit: {file: main.go}\nverified:", 28, "The key 'function' is missing or empty.", "Add 'function: ...'.")]
    [InlineData("verified:", "review_by: next year\nverified:", 28, "'next year' is no date.", "Write review_by as year-month-day")]
    [InlineData("verified:", "superseded_by: pump\nverified:", 28, "'pump' is no incident id.", "Write it like IKB-0001")]
    [InlineData(
        "verified:", "superseded_by: IKB-0101\nverified:", 28, "IKB-0101 cannot take the place of itself.", "Name another incident")]
    [InlineData("verified:", "follow_ups:\n  - owner: me\nverified:", 29, "The key 'text' is missing or empty.", "Add 'text: ...'.")]
    [InlineData(
        "verified:",
        "follow_ups:\n  - text: Alarm\n    state: later\nverified:",
        30, "'later' is no state.", "Use one of: open, done, dropped.")]
    [InlineData(
        "verified:", "follow_ups:\n  - text: Alarm\n    state: dropped\nverified:", 30,
        "A follow-up that was dropped needs a 'reason' or a 'url'.",
        "Say why it will not be done.")]
    [InlineData(
        "verified:",
        "follow_ups:\n  - text: Alarm\n    url: tracker/1\nverified:",
        30, "'tracker/1' is no web address.", "Write it with https:// before it.")]
    [InlineData(
        "verified:",
        "follow_ups:\n  - text: {en: Alarm, de: Alarm}\nverified:",
        29, "The key 'de' is unknown here.", "Known keys: en, zh-Hans;")]
    // body
    [InlineData("## Symptom", "### Symptom", 31, "The heading '## Symptom' is missing.", "Add it with its text.")]
    [InlineData("## Root cause", "## The cause", 31, "The heading '## Root cause' is missing.", "Add it with its text.")]
    [InlineData("## Fix required\n", "", 31, "The heading '## Fix required' is missing.", "Add it with its text.")]
    [InlineData(
        "It stops.", "It stops, see [this](/incidents/pump-starts).", 34, "The link '/incidents/pump-starts' leads to no page.",
        "Correct it or remove it.")]
    [InlineData(
        "It stops.", "It stops, see [this](/patterns/open-twice#hides).", 34,
        "The link '/patterns/open-twice#hides' leads to no page.",
        "Correct it or remove it.")]
    [InlineData(
        "It stops.", "It stops, see [this](/practices/two-owners).", 34, "The link '/practices/two-owners' leads to no page.",
        "Correct it or remove it.")]
    [InlineData(
        "It stops.", "It stops, see [this](/reading/second-week).", 34, "The link '/reading/second-week' leads to no page.",
        "Correct it or remove it.")]
    [InlineData("It stops.", "It stops, see [this](/nowhere).", 34, "The link '/nowhere' leads to no page.", "Correct it or remove it.")]
    [InlineData(
        "It stops.", "It stops, see [this](/incidents/pump-stops/raw).", 34,
        "The link '/incidents/pump-stops/raw' leads to no page.",
        "Correct it or remove it.")]
    [InlineData(
        "It stops.", "It stops.\n\n```lanes\nlanes: a, b\n\nc: x\n```", 39, "This step begins with none of the lanes (a, b).",
        "Write 'LANE: EVENT', after '~' where it waits or '!' where it fails.")]
    [InlineData(
        "It stops.", "It stops.\n\nSee [this](missing.cs).", 36, "The link 'missing.cs' names no file of this folder.",
        "Correct it, or begin it with / for a page of the site.")]
    [InlineData(
        "It stops.", "It stops, ![a picture](stop.png).", 34, "The picture 'stop.png' is none of this folder.",
        "Put it into images/, as PNG, JPEG, WebP or GIF of at most 2 MiB.")]
    [InlineData(
        "It stops.", "It stops, see [this](../other/bug.cs).", 34,
        "The link '../other/bug.cs' names no file of this folder.",
        "Correct it, or begin it with / for a page of the site.")]
    [InlineData(
        "It stops.", "It stops, see [this][ref].\n\n[ref]: missing.cs", 34, "The link 'missing.cs' names no file of this folder.",
        "Correct it, or begin it with / for a page of the site.")]
    [InlineData(
        "It stops.", "[x](javascript:alert(1))", 34,
        "The link 'javascript:alert(1)' has a scheme that is not allowed.",
        "Use http, https, mailto or a page of the site.")]
    [InlineData(
        "It stops.", "[x](JavaScript&#58;alert(1))", 34,
        "The link 'JavaScript:alert(1)' has a scheme that is not allowed.",
        "Use http, https, mailto or a page of the site.")]
    [InlineData(
        "It stops.", "![x](data:image/svg+xml;base64,PHN2Zz4=)", 34,
        "The picture 'data:image/svg+xml;base64,PHN2Zz4=' is none of this folder.",
        "Put it into images/")]
    [InlineData(
        "It stops.", "[x](//evil.example/y)", 34,
        "The link '//evil.example/y' has a scheme that is not allowed.",
        "Use http, https, mailto or a page of the site.")]
    [InlineData(
        "It stops.", "[x](/\\\\evil.example)", 34,
        "The link '/\\evil.example' has a scheme that is not allowed.",
        "Use http, https, mailto or a page of the site.")]
    [InlineData(
        "It stops.", "<vbscript:x>", 34,
        "The link 'vbscript:x' has a scheme that is not allowed.",
        "Use http, https, mailto or a page of the site.")]
    [InlineData(
        "It stops.", "[x](file:///etc/passwd)", 34,
        "The link 'file:///etc/passwd' has a scheme that is not allowed.",
        "Use http, https, mailto or a page of the site.")]
    // the file itself
    [InlineData("---\nid:", "id:", 1, "The file must begin with front matter", "a line '---', keys and values, and a line '---'.")]
    [InlineData("---\nid:", "\n---\nid:", 1, "The file must begin with front matter", "a line '---', keys and values, and a line '---'.")]
    [InlineData("aliases: []\n---\n", "aliases: []\n", 1, "The front matter has no end.", "Close it with a line '---'.")]
    [InlineData("aliases: []\n---\n", "aliases: []\n----\n", 1, "The front matter has no end.", "Close it with a line '---'.")]
    [InlineData("title: \"The pump stops\"", "title: \"The pump stops", 4, "This is no valid YAML:", "")]
    [InlineData("title: \"The pump stops\"", "title: pump: stops", 4, "This is no valid YAML:", "")]
    [InlineData("severity: high", "severity: [high", 9, "This is no valid YAML:", "a bracket or a quotation mark is not closed.")]
    [InlineData("project: pump", "project: pump\nproject: pump", 7, "This is no valid YAML: Duplicate key project.", "")]
    [InlineData(
        "project: pump", "project: &name pump", 6,
        "This is no valid YAML: anchors (&name) and aliases (*name) are not used in content",
        "write the value out, in quotes where it begins with & or *.")]
    [InlineData(
        "project: pump", "project: *name", 6,
        "This is no valid YAML: anchors (&name) and aliases (*name) are not used in content",
        "write the value out, in quotes where it begins with & or *.")]
    public void A_fault_in_the_English_file_refuses_the_incident_and_says_where_what_and_what_to_do(
        string from, string to, int line, string what, string advice)
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Change(File, from, to);
        pack.AddIncident("valve-leaks", "IKB-0102");

        var read = ReadPack.From(pack);

        var problem = read.Problems.First(p => p.Message.StartsWith(what, StringComparison.Ordinal));
        Assert.Equal($"{File}:{line}: {problem.Message}", problem.ToString());
        Assert.Contains(advice, problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        Assert.All(read.Problems, p => Assert.Equal(File, p.File));
        Assert.Equal("valve-leaks", Assert.Single(read.Incidents).Slug);
    }

    [Theory]
    [InlineData("title: \"The pump stops\"", 200, "title", 4)]
    [InlineData("summary: \"It was closed twice.\"", 600, "summary", 5)]
    [InlineData("project: pump", 100, "project", 6)]
    public void A_text_that_is_too_long_is_refused_with_both_lengths(string line, int longest, string key, int number)
    {
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.Replace(line, $"{key}: \"{new string('x', longest)}\"", StringComparison.Ordinal));
        Assert.Empty(ReadPack.From(pack).Problems);

        pack.AddIncident(change: text => text.Replace(line, $"{key}: \"{new string('x', longest + 1)}\"", StringComparison.Ordinal));

        Assert.Equal(
            $"{File}:{number}: The value of '{key}' has {longest + 1} characters; at most {longest} are allowed.",
            Assert.Single(ReadPack.From(pack).Problems).ToString());
    }

    [Fact]
    public void All_faults_of_a_file_are_told_at_once()
    {
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.Replace("severity: high", "severity: awful", StringComparison.Ordinal)
            .Replace("cwe: [CWE-1341]", "cwe: [none]", StringComparison.Ordinal)
            .Replace("## Symptom", "## Sign", StringComparison.Ordinal));

        Assert.Equal([9, 17, 31, 32], ReadPack.From(pack).Problems.Select(p => p.Line));
    }

    [Fact]
    public void A_missing_English_file_is_a_problem()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        System.IO.File.Delete(pack.FullPath(File));

        var read = ReadPack.From(pack);

        Assert.Equal(
            $"{File}:1: The file is missing. Every incident has one; its front matter is the record.",
            Assert.Single(read.Problems).ToString());
        Assert.Empty(read.Incidents);
    }

    [Theory]
    [InlineData("x-team: payments")]
    [InlineData("x-nested: {a: [1, 2, {b: c}], ? [x] : y, ? [x, z] : null}")]
    public void A_key_of_the_teams_own_is_allowed(string key)
    {
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.Replace("project: pump\n", $"project: pump\n{key}\n", StringComparison.Ordinal));
        pack.Change("patterns.yml", "- slug: closed-twice\n", $"- slug: closed-twice\n  {key}\n");
        pack.Change("practices.yml", "- slug: close-once\n", $"- slug: close-once\n  {key}\n");

        Assert.Empty(ReadPack.From(pack).Problems);
    }

    [Fact]
    public void A_heading_of_the_authors_own_is_a_warning_and_the_incident_goes_in()
    {
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text + "\n## Aftermath\n\nQuiet.\n");

        var read = ReadPack.From(pack);

        var problem = Assert.Single(read.Problems);
        Assert.StartsWith(
            $"{File}:44: warning: The heading 'Aftermath' is not one of the fixed ones (Symptom, Impact,",
            problem.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Use '###' below one of them.", problem.Message, StringComparison.Ordinal);
        Assert.Single(read.Incidents);
    }

    [Fact]
    public void An_expectation_of_a_program_that_nobody_understands_is_a_warning()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"incidents/{PackFolder.Slug}/bug.cs", "// bug\n// expect: exitcode 1\nreturn 1;\n");

        var read = ReadPack.From(pack);

        Assert.StartsWith(
            $"incidents/{PackFolder.Slug}/bug.cs:2: warning: This expectation is not understood",
            Assert.Single(read.Problems).ToString(), StringComparison.Ordinal);
        Assert.Contains(Assert.Single(read.Incidents).Snippets, s => s.FileName == "bug.cs");
    }

    [Fact]
    public void Links_that_lead_somewhere_are_no_problem()
    {
        using var pack = new PackFolder();
        pack.AddIncident("valve-leaks", "IKB-0102");
        pack.Write($"incidents/{PackFolder.Slug}/images/stop.png", Pictures.Png);
        pack.AddIncident(change: text => text + """

            [a](/incidents/valve-leaks#root-cause) [b](/patterns/closed-twice) [c](/practices/one-owner?x=1) [d](#symptom) [e](fix.cs#L1)
            [f](traces/plain.txt) [g](/incidents) [h](/) [i](/search) [j](/patterns) [k](/reading) [l](https://example.org/a:b)
            [m](mailto:a@example.org) <https://example.org> https://example.org/y [n](images/stop.png) ![o](images/stop.png)

            """);

        Assert.Empty(ReadPack.From(pack).Problems);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Both_kinds_of_line_ends_are_read(string lineEnd)
    {
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.ReplaceLineEndings(lineEnd));

        var read = ReadPack.From(pack);

        Assert.Empty(read.Problems);
        Assert.Equal("The pump stops", Assert.Single(read.Incidents).Texts[0].Title);
    }

    [Fact]
    public void A_sound_incident_is_read_to_its_last_field()
    {
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.Replace("aliases: []", "aliases: [pump-halts]", StringComparison.Ordinal));

        var read = ReadPack.From(pack);

        Assert.Empty(read.Problems);
        var incident = Assert.Single(read.Incidents);
        Assert.Equal(
            "IKB-0101 pump-stops pump https://example.org/pump go High Crash 2025-03-21 v1.0.0 v1.1.0 closed-twice Published "
            + "2025-04-01 made-up",
            FormattableString.Invariant(
                $"{incident.Key} {incident.Slug} {incident.Project} {incident.Repository} {incident.Language} {incident.Severity} {incident.Kind} {incident.OccurredOn:yyyy-MM-dd} {incident.IntroducedIn} {incident.FixedIn} {incident.PatternSlug} {incident.Status} {incident.VerifiedOn:yyyy-MM-dd} {incident.Pack}"));
        Assert.Equal(["close-once 0", "one-owner 1"], incident.Practices.Select(p => $"{p.PracticeSlug} {p.Position}"));
        Assert.Equal(["CWE-1341"], incident.Cwe);
        Assert.Equal(["go panic close of closed channel"], incident.Signatures.Select(s => $"{s.Language} {s.Kind} {s.Message}"));
        Assert.Equal(
            ["REPORT https://example.org/pump/issues/1 pump#1 2025-03-21"],
            incident.References.Select(r => FormattableString.Invariant($"{r.Type} {r.Url} {r.Title?.In("zh-Hans")} {r.Date:yyyy-MM-dd}")));
        Assert.Equal(["pump-halts"], incident.Aliases.Select(a => a.Slug));
        Assert.Equal(["en The pump stops", "zh-Hans 泵停了"], incident.Texts.Select(t => $"{t.Language} {t.Title}"));
        Assert.Equal(incident.Texts[0].Revision, incident.Texts[1].Translates);
        Assert.Equal(["bug.cs", "fix.cs"], incident.Snippets.Select(s => s.FileName));
        Assert.Equal(["plain.txt"], incident.Traces.Select(t => t.FileName));
        Assert.Equal(incident.ContentHash, incident.ImportedHash);
        Assert.StartsWith("\n## Symptom", incident.Texts[0].Body, StringComparison.Ordinal);
    }
}
