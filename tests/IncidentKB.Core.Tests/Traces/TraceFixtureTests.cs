using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Traces;

/// <summary>
/// Each trace beside these tests was printed by a program that was run for it: .NET 10.0.12, OpenJDK 17.0.15, Python 3.11.7,
/// Rust 1.95.0, Go 1.19.8, GCC 12.2 with its sanitizers, gdb and valgrind of Debian 12, Node.js 20.20.2, PHP 8.2,
/// Ruby 3.1.2, Elixir 1.14. What is read of it stands in the file
/// beside it; INCIDENTKB_UPDATE_TRACES=1 writes these files anew, for review.
/// </summary>
public sealed class TraceFixtureTests
{
    public static TheoryData<string> Names => [.. TraceFixtures.Recorded().Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_trace_is_read_as_reviewed(string name)
    {
        var file = Path.Combine(TraceFixtures.Folder, name);
        var expectedFile = Path.ChangeExtension(file, ".expected.txt");
        var summary = TraceFixtures.Summary(PanicReader.Read(File.ReadAllText(file)));
        if (Environment.GetEnvironmentVariable("INCIDENTKB_UPDATE_TRACES") == "1")
        {
            File.WriteAllText(expectedFile, summary);
        }

        Assert.Equal(File.ReadAllText(expectedFile), summary);
    }

    [Fact]
    public void Cleaning_leaves_every_trace_as_the_program_printed_it()
    {
        foreach (var file in TraceFixtures.Clean())
        {
            var text = File.ReadAllText(file);

            var reading = PanicReader.Read(text);

            Assert.Equal((Path.GetFileName(file), text), (Path.GetFileName(file), reading.Text));
            Assert.Empty(reading.CleaningSteps);
        }
    }
}
