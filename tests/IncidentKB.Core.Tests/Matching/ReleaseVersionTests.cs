using IncidentKB.Core.Matching;
using Xunit;

namespace IncidentKB.Core.Tests.Matching;

public sealed class ReleaseVersionTests
{
    [Theory]
    [InlineData("v1.2.3", "v1.2.4")]
    [InlineData("v1.9.0", "v1.10.0")]
    [InlineData("1.2", "1.2.1")]
    [InlineData("v1", "v1.0.1")]
    [InlineData("v1.2.3.4", "v1.2.3.5")]
    [InlineData("v1.5.0-rc1", "v1.5.0")]
    [InlineData("v1.5.0-rc9", "v1.5.0-rc10")]
    [InlineData("v1.5.0-alpha", "v1.5.0-alpha.1")]
    [InlineData("v1.5.0-alpha.1", "v1.5.0-alpha.beta")]
    [InlineData("v1.5.0-alpha.beta", "v1.5.0-beta")]
    [InlineData("v1.5.0-beta.2", "v1.5.0-beta.11")]
    [InlineData("v1.5.0-beta.11", "v1.5.0-rc.1")]
    [InlineData("v1.4.9", "v1.5.0-0.20260301120000-0123456789ab")]
    [InlineData("v1.5.0-0.20260301120000-0123456789ab", "v1.5.0")]
    [InlineData("1.5.0rc1", "1.5.0")]
    [InlineData("1.5.0.dev2", "1.5.0rc1")]
    public void One_version_comes_before_another(string earlier, string later)
    {
        var (first, second) = (ReleaseVersion.Parse(earlier)!, ReleaseVersion.Parse(later)!);

        Assert.True(first.IsBefore(second));
        Assert.False(second.IsBefore(first));
    }

    [Theory]
    [InlineData("v1.2.0", "1.2")]
    [InlineData("v2.0.0+incompatible", "v2.0.0")]
    [InlineData("v1.5.0-rc1+build.7", "v1.5.0-rc1")]
    [InlineData("5.4.0.Final", "5.4.0")]
    public void Some_versions_are_the_same(string one, string other)
    {
        var (first, second) = (ReleaseVersion.Parse(one)!, ReleaseVersion.Parse(other)!);

        Assert.False(first.IsBefore(second));
        Assert.False(second.IsBefore(first));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v")]
    [InlineData("latest")]
    [InlineData("v..1")]
    [InlineData("99999999999999999999.1")]
    public void Other_words_are_no_version(string text) => Assert.Null(ReleaseVersion.Parse(text));

    [Theory]
    [InlineData("1.4.0 crashes", "1.4.0")]
    [InlineData("1.4.0. Then", "1.4.0")]
    [InlineData("1.4.0-rc1, then", "1.4.0-rc1")]
    [InlineData("1.4.0-beta.2)", "1.4.0-beta.2")]
    [InlineData("1.4.0-rc1.", "1.4.0-rc1")]
    [InlineData("1.4.0rc2 is", "1.4.0rc2")]
    [InlineData("1.4.0-linux-amd64.tar.gz", "1.4.0")]
    [InlineData("1.4.0-release", "1.4.0")]
    [InlineData("1.4.0+incompatible", "1.4.0")]
    [InlineData("no number", "")]
    public void A_version_ends_where_other_words_begin(string text, string version) =>
        Assert.Equal(version, text[..ReleaseVersion.LengthAtStart(text)]);
}
