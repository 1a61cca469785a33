using IncidentKB.Core.Incidents;
using IncidentKB.Web.Workspace.FollowUps;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Workspace;

public sealed class FollowUpListTests(OutageSite site)
{
    private static readonly DateOnly Today = new(2026, 6, 1);

    [Fact]
    public async Task The_open_ones_come_first_and_each_names_its_incident()
    {
        var items = await ReadAsync(new(State: null), Languages.Chinese);

        Assert.Equal(
            [
                ("Alarm on the share of failed sign-ins", "grace", FollowUpState.Open), ("给每条规则指定负责人", "ada", FollowUpState.Done),
                ("A second firewall", null, FollowUpState.Dropped),
            ],
            items.Select(i => (i.Text.In(Languages.Chinese), i.Owner, i.State)));
        Assert.All(items, i => Assert.Equal((OutageSite.Slug, "Nobody could sign in for 42 minutes"), (i.Slug, i.Title)));
    }

    [Fact]
    public async Task They_are_chosen_by_state_owner_and_day()
    {
        Assert.Equal("grace", Assert.Single(await ReadAsync(new())).Owner);
        Assert.Equal("ada", Assert.Single(await ReadAsync(new(FollowUpState.Done, "AD"))).Owner);
        Assert.Empty(await ReadAsync(new(FollowUpState.Done, "nobody")));
        Assert.Equal("grace", Assert.Single(await ReadAsync(new(null, null, IsOverdue: true))).Owner);
        Assert.Empty(await ReadAsync(new(null, null, IsOverdue: true), today: new(2026, 5, 20)));
    }

    [Fact]
    public async Task A_page_has_so_many_and_knows_how_many_there_are()
    {
        await using var db = site.OpenDatabase();

        var (items, total) = await FollowUpList.ReadAsync(db, new(State: null), Today, Languages.English, 1, 1, Cancelled);

        Assert.Equal(("Give each rule an owner", 3), (Assert.Single(items).Text.In(Languages.English), total));
    }

    private async Task<IReadOnlyList<FollowUpItem>> ReadAsync(
        FollowUpFilter filter, string language = Languages.English, DateOnly? today = null)
    {
        await using var db = site.OpenDatabase();
        return (await FollowUpList.ReadAsync(db, filter, today ?? Today, language, 0, 10, Cancelled)).Items;
    }
}
