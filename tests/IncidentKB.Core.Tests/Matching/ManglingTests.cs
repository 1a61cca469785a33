using IncidentKB.Core.Tests.Traces;
using IncidentKB.Core.Traces;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Matching;

/// <summary>
/// What logs, terminals, browsers and trackers do to traces, done to every clean trace of the repository: it is read as before.
/// </summary>
public sealed class ManglingTests
{
    public static TheoryData<string> Names => [.. Manglings.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mangled_trace_is_read_as_the_clean_one(string mangling)
    {
        var misread = new List<string>();
        foreach (var file in TraceFixtures.Clean())
        {
            var text = File.ReadAllText(file).TrimEnd('\n');
            var clean = TraceFixtures.Essence(PanicReader.Read(text));
            var reading = PanicReader.Read(Manglings.All[mangling](text));
            var mangled = TraceFixtures.Essence(reading);
            if (clean != mangled && !Manglings.IsLossy(mangling, text))
            {
                misread.Add(
                    $"{Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))}/{Path.GetFileName(file)}\n"
                    + $"{FirstDifference(clean, mangled)}");
            }
        }

        Assert.True(misread.Count == 0, string.Join('\n', misread));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_cleaned_is_clean(string mangling)
    {
        foreach (var file in TraceFixtures.Clean())
        {
            var cleaned = PanicReader.Read(Manglings.All[mangling](File.ReadAllText(file))).Text;

            Assert.Equal((Path.GetFileName(file), cleaned), (Path.GetFileName(file), PanicReader.Read(cleaned).Text));
        }
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var at = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"  expected: {left.ElementAtOrDefault(at)}\n  read:     {right.ElementAtOrDefault(at)}";
    }
}
