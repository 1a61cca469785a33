using System.Globalization;
using IncidentKB.Testing;

namespace IncidentKB.Web.Tests;

/// <summary>
/// The site of a team that writes down outages: one incident without a project, a pattern or a program, with a picture, times,
/// follow-ups and keys of its own, and one that is still a draft.
/// </summary>
public sealed class OutageSite() : PackSite(WritePack())
{
    public const string Slug = "nobody-could-sign-in";
    public const string Draft = "second-outage";

    private const string English = """
        ---
        id: OPS-0042
        slug: nobody-could-sign-in
        title: "Nobody could sign in for 42 minutes"
        summary: "A firewall rule was older than the address of the sign-in service, and its reload cut the service off."
        external_id: PM2026-005
        severity: critical
        severity_label: SEV1
        kind: outage
        services: [sign-in, web shop]
        occurred_on: 2026-05-04
        started_at: 2026-05-04T11:58+02:00
        detected_at: 2026-05-04T10:03:30Z
        resolved_at: 2026-05-04T10:40Z
        do_now:
          - "Set `firewall.strict: false` and reload."
          - "Tell the shop that orders wait and are not lost."
        take: rules v2.3.1
        affected: {fixed: rules v2.3.1}
        contributing_factors:
          - "The rule had no owner, so nobody was asked when the address moved."
          - "The alarm of `sign-in` counts requests, and there were none."
        culprit: {function: "main.(*Rules).Load", file: rules/load.go}
        owner: team-network
        review_by: 2026-06-04
        follow_ups:
          - text: {en: "Give each rule an owner", zh-Hans: "给每条规则指定负责人"}
            owner: ada
            due: 2026-06-01
            state: done
            url: https://example.org/tracker/7
          - text: "Alarm on the share of failed sign-ins"
            owner: grace
            due: 2026-05-20
          - text: "A second firewall"
            state: dropped
            reason: {en: "Two would have loaded the same rule.", zh-Hans: "两台也会加载同一条规则。"}
        references:
          - type: REPORT
            url: https://example.org/status/42
        x-attendees: [ada, grace]
        x-cost: 1200 EUR
        status: published
        ---

        ## Symptom

        ![The sign-ins of a minute fall to none at 11:58 and come back at 12:40](images/sign-ins.png "Sign-ins a minute, 4 May")

        > [!WARNING]
        > The page of the sign-in service answered all the time; only signing in failed.

        ## Impact

        Some 300 people[^1], for 42 minutes. ~~Orders were lost.~~ No order was lost.

        ## Root cause

        The rule named the former address.

        > [!TIP]
        > `rules diff` shows what a reload will change.

        ## Fix required

        - [x] the rule names the service
        - [ ] the loader refuses a rule whose service it does not know

        [^1]: Counted by their first failed attempt.

        """;

    private static PackFolder WritePack()
    {
        var pack = new PackFolder("outages");
        pack.Write($"incidents/{Slug}/index.md", English);
        pack.Write($"incidents/{Slug}/images/sign-ins.png", Pictures.Png);
        pack.Write(
            $"incidents/{Draft}/index.md",
            string.Create(
                CultureInfo.InvariantCulture,
                $"---\nid: OPS-0043\nslug: {Draft}\ntitle: Again\nowner: ada\nstatus: draft\n---\n\n![a](images/draft.gif)\n"));
        pack.Write($"incidents/{Draft}/images/draft.gif", Pictures.Gif);
        return pack;
    }
}
