using System.Globalization;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

/// <summary>What surrounds a failure, and records that hold no more than a team knows.</summary>
public sealed class CircumstancesTests
{
    private const string File = $"incidents/{PackFolder.Slug}/index.md";

    private const string Outage = """
        ---
        id: OPS-0042
        slug: pump-stops
        title: "Nobody could sign in"
        summary: "A rule of the firewall was older than the address of the sign-in service."
        external_id: PM2021-005
        severity: critical
        severity_label: SEV1
        kind: outage
        services: [sign-in, web shop]
        languages: [Go, TypeScript]
        occurred_on: 2021-05-04
        started_at: 2021-05-04T11:58+02:00
        detected_at: 2021-05-04 10:03:30Z
        resolved_at: 2021-05-04T10:40Z
        do_now:
          - "Switch `firewall.strict` off."
          - "Tell the shop."
        contributing_factors:
          - "The rule had no owner."
        take: v2.3.1
        culprit: {function: "main.(*Rules).Load", file: rules/load.go}
        owner: team-network
        review_by: 2022-05-04
        follow_ups:
          - text: {en: "Give each rule an owner", zh-Hans: "给每条规则指定负责人"}
            owner: ada
            due: 2021-06-01
            state: done
            url: https://example.org/tracker/7
          - text: "Alarm on sign-in"
          - text: "Second firewall"
            state: dropped
            reason: {en: "Too dear."}
        x-attendees: [ada, "007", 7, 1.50, true, null]
        x-cost: {eur: 1200, note: "to be confirmed"}
        status: published
        ---

        ## Symptom

        No sign-in.

        ## Root cause

        The rule.

        ## Fix required

        A new rule.

        """;

    [Fact]
    public void An_outage_without_project_pattern_or_repository_is_read_to_its_last_field()
    {
        using var pack = new PackFolder();
        pack.Write(File, Outage);

        var read = ReadPack.From(pack);

        Assert.Empty(read.Problems);
        var incident = Assert.Single(read.Incidents);
        Assert.Equal((null, null, null), (incident.Project, incident.Repository, incident.PatternSlug));
        Assert.Equal(
            ("PM2021-005", "SEV1", IncidentKind.Outage, "v2.3.1"),
            (incident.ExternalId, incident.SeverityLabel, incident.Kind, incident.Take));
        Assert.Equal(["sign-in 0", "web shop 1"], incident.Services.Select(s => $"{s.Name} {s.Position}"));
        Assert.Equal("go typescript", $"{incident.Language} {string.Join(' ', incident.OtherLanguages)}");
        Assert.Equal(
            ["2021-05-04T09:58:00.0000000Z", "2021-05-04T10:03:30.0000000Z", "2021-05-04T10:40:00.0000000Z"],
            new[] { incident.StartedAt, incident.DetectedAt, incident.ResolvedAt }
                .Select(t => t!.Value.ToString("O", CultureInfo.InvariantCulture)));
        Assert.Equal(("main.(*Rules).Load", "rules/load.go"), (incident.CulpritFunction, incident.CulpritFile));
        Assert.Equal(("team-network", new DateOnly(2022, 5, 4)), (incident.Owner, incident.ReviewBy));
        Assert.Equal(["Switch `firewall.strict` off.", "Tell the shop."], incident.Texts[0].DoNow);
        Assert.Equal(["The rule had no owner."], incident.Texts[0].ContributingFactors);
        Assert.Equal(
            [
                "0 Give each rule an owner 给每条规则指定负责人 ada 2021-06-01 Done https://example.org/tracker/7 ",
                "1 Alarm on sign-in Alarm on sign-in   Open  ",
                "2 Second firewall Second firewall   Dropped  Too dear.",
            ],
            incident.FollowUps.Select(f => string.Create(CultureInfo.InvariantCulture,
                $"{f.Position} {f.Text.In("en")} {f.Text.In("zh-Hans")} {f.Owner} {f.Due:yyyy-MM-dd} "
                + $"{f.State} {f.Url} {f.Reason?.In("zh-Hans")}")));
        Assert.Equal(
            """{"x-attendees":["ada","007",7,"1.50",true,null],"x-cost":{"eur":1200,"note":"to be confirmed"}}""", incident.Extensions);
    }

    [Fact]
    public void A_draft_may_lack_everything_but_its_id()
    {
        using var pack = new PackFolder();
        pack.Write(
            File, "---\nid: OPS-0042\nslug: pump-stops\nstatus: draft\nsignatures:\n  - message: odd\n---\n\nWhat we know so far.\n");

        var read = ReadPack.From(pack);

        Assert.Equal(OpsDraft, Assert.Single(read.Incidents).Key);
        Assert.All(read.Problems, p => Assert.True(p.IsWarning));
        Assert.Equal(
            ["severity", "kind", "occurred_on", "language", "kind", "title", "summary"],
            read.Problems.Where(p => p.Message.StartsWith("The key '", StringComparison.Ordinal)).Select(p => p.Message.Split('\'')[1]));
        Assert.Equal(3, read.Problems.Count(p => p.Message.StartsWith("The heading '## ", StringComparison.Ordinal)));
    }

    private const string OpsDraft = "OPS-0042";

    [Theory]
    [InlineData("severity: awful", "'awful' is no severity.")]
    [InlineData("pattern: open-twice", "The pattern 'open-twice' is unknown.")]
    [InlineData("occurred_on: soon", "'soon' is no date.")]
    [InlineData("keeper: me", "The key 'keeper' is unknown here.")]
    public void What_stands_in_a_draft_and_is_wrong_refuses_it(string line, string what)
    {
        using var pack = new PackFolder();
        pack.Write(File, $"---\nid: {OpsDraft}\nslug: pump-stops\nstatus: draft\n{line}\n---\n");

        var read = ReadPack.From(pack);

        Assert.Empty(read.Incidents);
        Assert.StartsWith(what, Assert.Single(read.Problems, p => !p.IsWarning).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, null)]
    [InlineData(41, "incidents/pump-stops/index.md:5: The value of 'x-own' is nested more than 40 deep. Write it flatter.")]
    [InlineData(150, "incidents/pump-stops/index.md:5: The value of 'x-own' is nested more than 40 deep. Write it flatter.")]
    public void A_value_of_the_teams_own_is_nested_within_bounds(int depth, string? problem)
    {
        using var pack = new PackFolder();
        pack.Write(
            File, $"---\nid: {OpsDraft}\nslug: pump-stops\nstatus: draft\nx-own: {new string('[', depth)}{new string(']', depth)}\n---\n");

        var read = ReadPack.From(pack);

        Assert.Equal(problem, read.Problems.SingleOrDefault(p => !p.IsWarning)?.ToString());
        Assert.Equal(problem == null ? 1 : 0, read.Incidents.Count);
    }

    [Fact]
    public void What_to_do_now_is_said_in_both_languages()
    {
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.Replace("aliases: []", "aliases: []\ndo_now: [\"Take v1.1.0.\"]", StringComparison.Ordinal));

        var read = ReadPack.From(pack);

        // The English text has changed, and the Chinese one does not say it yet.
        Assert.Equal(
            [$"incidents/{PackFolder.Slug}/index.zh-Hans.md:2: warning: 'do_now' has 0 entries here and 1 in index.md. "
                + "Say the same in both."],
            read.Problems.Where(p => p.Message.StartsWith("'do_now'", StringComparison.Ordinal)).Select(p => p.ToString()));
        Assert.Contains(read.Problems, p => p.Message.StartsWith("This text follows revision", StringComparison.Ordinal));
    }

    [Fact]
    public void The_template_is_part_of_a_pack_and_begins_a_draft()
    {
        using var pack = new PackFolder();
        pack.Write("template/index.md", Outage);
        pack.Write("template/index.zh-Hans.md", "---\n---\n");
        pack.Write("template/notes.md", "x");

        var read = ReadPack.From(pack);

        Assert.Equal(
            ["template/index.md", "template/index.zh-Hans.md"],
            read.Reader.CatalogueFiles.Select(f => f.Path)
                .Where(p => p.StartsWith(ContentDirectory.TemplateFolder, StringComparison.Ordinal)));
        Assert.Equal(
            "template/notes.md:1: warning: This file is no part of a content pack and is left out.",
            Assert.Single(read.Problems).ToString());
    }
}
