using IncidentKB.Data;
using IncidentKB.Web.Shared;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace IncidentKB.Web.Tests.Shared;

public class KbOptionsTests
{
    [Fact]
    public void Everything_that_is_wrong_is_named_at_once()
    {
        var exception = Assert.Throws<KbStartException>(() => Read(
            ("Kb:DataDirectory", ""), ("Kb:ContentDirectory", ""), ("Kb:PublicUrl", "incidents.example"), ("Kb:Runner:IdleWorkers", "-1")));

        Assert.Contains("Kb:DataDirectory", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Kb:ContentDirectory", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'incidents.example' is no web address", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Kb:Runner:IdleWorkers is -1.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://incidents.example")]
    [InlineData("http://incidents.example:8080/")]
    public void A_web_address_is_taken(string address) =>
        Assert.Equal(address, Read(("Kb:PublicUrl", address)).PublicUrl);

    [Theory]
    [InlineData("ftp://incidents.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/incidents")]
    public void Any_other_address_is_refused(string address) =>
        Assert.Throws<KbStartException>(() => Read(("Kb:PublicUrl", address)));

    private static KbOptions Read(params (string Name, string Value)[] settings) =>
        KbOptions.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());
}
