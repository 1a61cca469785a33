using IncidentKB.Core.Traces;
using IncidentKB.Core.Traces.Cleaning;
using Xunit;

namespace IncidentKB.Core.Tests.Traces.Cleaning;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("password=hunter2 next", "password=*** next")]
    [InlineData("DB_PASSWORD: hunter2", "DB_PASSWORD: ***")]
    [InlineData("\"api_key\": \"abc\", \"port\": 80", "\"api_key\": \"***\", \"port\": 80")]
    [InlineData("Server=db;Password=hunter2;Port=1", "Server=db;Password=***;Port=1")]
    [InlineData("postgres://app:hunter2@db.example.org:5432/depot", "postgres://***@db.example.org:5432/depot")]
    [InlineData("Authorization: Bearer abc.def", "Authorization: *** ***")]
    [InlineData("ghp_0123456789abcdefghijABCDEFGHIJ012345", "***")]
    [InlineData("AKIAIOSFODNN7EXAMPLE1", "***")]
    [InlineData("mail to ada@example.org now", "mail to *** now")]
    [InlineData("dial tcp 10.1.2.3:5432: refused", "dial tcp ***:5432: refused")]
    [InlineData("from [2001:db8:0:1::7]:443", "from [***]:443")]
    [InlineData("\t/home/ada/depot/main.go:12 +0x1d", "\t/home/***/depot/main.go:12 +0x1d")]
    [InlineData("in C:\\Users\\ada\\depot\\a.cs:line 3", "in C:\\Users\\***\\depot\\a.cs:line 3")]
    [InlineData("token q8f3Zk1LmN0pQrS7tUvWxYz2AbCdEfGh45IjKlMnOp", "token ***")]
    public void A_secret_is_masked(string text, string masked)
    {
        Assert.Equal(masked, SecretMask.Mask(text));
        Assert.Equal(masked, SecretMask.Mask(masked));
    }

    [Fact]
    public void A_private_key_is_masked_to_its_end()
    {
        var text = "-----BEGIN PRIVATE KEY-----\nMIIEvQ\nIBADAN\n-----END PRIVATE KEY-----\npanic: x";

        Assert.DoesNotContain("MIIEvQ", SecretMask.Mask(text), StringComparison.Ordinal);
        Assert.DoesNotContain("IBADAN", SecretMask.Mask(text), StringComparison.Ordinal);
        Assert.EndsWith("panic: x", SecretMask.Mask(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Masking_leaves_functions_and_messages_of_traces_as_they_are()
    {
        foreach (var file in TraceFixtures.Clean())
        {
            var text = File.ReadAllText(file);
            Assert.Equal(
                (Path.GetFileName(file), TraceFixtures.Essence(PanicReader.Read(text))),
                (Path.GetFileName(file), TraceFixtures.Essence(PanicReader.Read(SecretMask.Mask(text)))));
        }
    }
}
