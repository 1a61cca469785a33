using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Traces;

public sealed class FingerprintTests
{
    private const string Text = "1:0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_fingerprint_is_written_as_it_was_read()
    {
        Assert.True(Fingerprint.TryParse(Text, out var fingerprint));

        Assert.Equal(Text, fingerprint.ToString());
        Assert.Equal(fingerprint, Fingerprint.Parse(Text));
        Assert.NotEqual(fingerprint, Fingerprint.Parse("1:0123456789abcdef0123456789abcdee"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1:")]
    [InlineData("words-of-a-paste")]
    [InlineData("2:0123456789abcdef0123456789abcdef")]
    [InlineData("1:0123456789abcdef0123456789abcde")]
    [InlineData("1:0123456789abcdef0123456789abcdef0")]
    [InlineData("1:0123456789ABCDEF0123456789abcdef")]
    [InlineData("1: 123456789abcdef0123456789abcdef")]
    [InlineData("1:-123456789abcdef0123456789abcdef")]
    [InlineData("１:0123456789abcdef0123456789abcdef")]
    public void No_other_text_is_one(string? text)
    {
        Assert.False(Fingerprint.TryParse(text, out var fingerprint));

        Assert.Equal(default, fingerprint);
        Assert.Throws<FormatException>(() => Fingerprint.Parse(text!));
    }
}
