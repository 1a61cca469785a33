using System.Net;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Workspace.Audit;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Workspace;

public sealed class AuditTests(KbSite site)
{
    [Fact]
    public async Task The_file_has_what_the_filter_says_and_who_did_it()
    {
        using var admin = await site.JoinAsync(Role.Admin);
        using var person = await site.JoinAsync(Role.Reader);
        await site.Accounts().SetRoleAsync(new(admin.Id, "192.0.2.7"), person.Id, Role.Author, Cancelled);

        var file = await admin.Browser.GetAsync($"/workspace/audit.csv?act={Acts.RoleChanged}&text={person.Email}");

        Assert.Equal(("text/csv; charset=utf-8", HttpStatusCode.OK), (file.ContentType, file.Status));
        var lines = file.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("at,who,act,subject,detail,address", lines[0]);
        Assert.EndsWith(
            $",\"Person of Admin\",\"role_changed\",\"{person.Email}\",\"Reader -> Author\",\"192.0.2.7\"",
            Assert.Single(lines[1..]), StringComparison.Ordinal);
        Assert.Single((await admin.Browser.GetAsync("/workspace/audit.csv?from=2999-01-01")).Text
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Every_act_has_a_name_in_both_languages()
    {
        var without = from language in Languages.All
                      from act in Acts.All
                      where new UiText(language).ActName(act) == act
                      select (language, act);

        Assert.Empty(without);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example\")", "\"'=HYPERLINK(\"\"http://evil.example\"\")\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("a, \"b\"\r\nc", "\"a, \"\"b\"\"\r\nc\"")]
    public void A_name_is_no_formula_of_a_spreadsheet_and_no_second_line(string name, string field)
    {
        var line = AuditCsv.LineOf(new()
        {
            At = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            Who = name,
            Act = Acts.SignedIn,
            Subject = "s",
            Detail = "",
            Address = "",
        });

        Assert.Equal($"\"2026-01-02T03:04:05.0000000Z\",{field},\"signed_in\",\"s\",\"\",\"\"\r\n", line);
    }
}
