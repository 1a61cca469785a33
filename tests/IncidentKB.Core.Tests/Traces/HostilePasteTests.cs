using IncidentKB.Core.Traces;
using IncidentKB.Core.Traces.Cleaning;
using Xunit;

namespace IncidentKB.Core.Tests.Traces;

/// <summary>No text makes reading throw or go on without end.</summary>
public sealed class HostilePasteTests
{
    // Shapes that cost a naive scanner the square of their length. At this length such a scanner would not end within the patience of a
    // build.
    private const int Length = 1_000_000;

    private const string Secret = "q8f3Zk1LmN0pQrS7tUvWxYz2AbCdEfGh45IjKlMnOp";

    private static readonly string[] Planted =
    [
        $"password={Secret}", $"DB_PASSWORD: {Secret}", $"\"api_key\": \"{Secret}\", \"port\": 80", $"Server=db;Password={Secret};Port=1",
        $"postgres://app:{Secret}@db.example.org:5432/depot", $"Authorization: Bearer {Secret}", $"ghp_{Secret}",
        $"mail to {Secret}@example.org now",
        $"/home/{Secret}/depot/main.go:12 +0x1d", $"token {Secret}",
    ];

    public static TheoryData<string> Shapes =>
    [
        "y", " ", "\n", "\r", ": ", "a: b: c:\n", "goroutine 12 [running]:\n", "created by ", "created by main.main\n", "(", "[", "{", "a.",
        "a.b[", "a.B.c(D.java:1) ", "Caused by: a.B.CException: x\n",
        " ---> A.BException: x", "xError ", "a.AError: ", "   at ", "   at A.B()", "[3]", "[0m", "\u001b[", "\\n\\t", "\"\\n\\t\" ",
        "</p><", "</p><a ", "&", "&amp;", "](", "[a](http://x)", "{\"log\":\"x\"}\n",
        "{\"log\":", "> ", "#0 f (", "+0x1", " f+0x1/0x2\n", "File \"x\", line 1, in f ", "Traceback (most recent call last):\n",
        "panicked at 'a', b.rs:1:2 ", "panic: ", "panic: a\n", "web  | at A.B()\n", "==1== ",
        "\tpanic: a\n", "During handling of the above exception\n", "malloc_printerr (\"", "x,\n", "a.b(0x1,\n", "Exception in thread ",
        "**a.BError**",
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_repeated_piece_is_read_to_its_end(string piece)
    {
        var paste = string.Concat(Enumerable.Repeat(piece, Length / piece.Length));

        var reading = PanicReader.Read(paste);

        Assert.True(reading.Text.Length <= paste.Length);
        AssertWhole(reading);
        Assert.DoesNotContain(
            Secret, SecretMask.Mask($"{paste[..Math.Min(paste.Length, Length / 10)]}\n{Planted[0]}\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_of_a_hundred_thousand_goroutines_keeps_them_all()
    {
        var dump = string.Concat(
            Enumerable.Range(1, 100_000).Select(i => $"goroutine {i} [select]:\nmain.wait(0xc000012345)\n\t/src/a.go:12 +0x1d\n\n"));

        var trace = Assert.Single(PanicReader.Read("panic: no gear\n\n" + dump).Traces);

        Assert.Equal(100_000, trace.Threads.Count);
        Assert.Equal(100_000, trace.Frames.Count);
    }

    [Fact]
    public void Mutated_traces_are_read_without_an_exception()
    {
        var random = new Random(20261121);
        var fixtures = TraceFixtures.Clean().Select(File.ReadAllText).ToArray();
        var pieces = new[]
        {
            "\n", "\r\n", "\0", "\u001b[31m", "\\n", "\"", "(", ")", "[", "]", "<br>", "</p>", "&lt;", "   at ", ": ", "+0x", "panic: ",
            "\t", "goroutine 1 [", "\ud800", "Exception: ", "> ", "#0 ", "File \"", "'", "| ",
        };
        for (var round = 0; round < 3_000; round++)
        {
            var text = fixtures[random.Next(fixtures.Length)];
            for (var change = random.Next(1, 12); change > 0; change--)
            {
                var at = random.Next(text.Length + 1);
                var length = Math.Min(random.Next(40), text.Length - at);
                text = random.Next(3) switch
                {
                    0 => text.Remove(at, length),
                    1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                    _ => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
                };
            }

            var reading = PanicReader.Read(text);
            AssertWhole(reading);

            var border = text.IndexOf('\n', random.Next(text.Length + 1)) is var end and >= 0 ? end : text.Length;
            var masked = SecretMask.Mask(text.Insert(border, $"\n{Planted[round % Planted.Length]}"));
            Assert.DoesNotContain(Secret, masked, StringComparison.Ordinal);
        }
    }

    // Every slice lies inside the text, and every thread's frames exist.
    private static void AssertWhole(PasteReading reading)
    {
        foreach (var trace in reading.Traces)
        {
            Assert.All(trace.Messages.Take(100), message => Assert.True(message.Text.End <= reading.Text.Length
                && message.Type.End <= reading.Text.Length && message.Text.Start >= 0));
            Assert.All(trace.Frames.Take(1000), frame => Assert.True(frame.Function.End <= reading.Text.Length
                && frame.File.End <= reading.Text.Length && frame.Function.Length > 0));
            Assert.Equal(trace.Frames.Count, trace.Threads.Sum(thread => thread.FrameCount));
        }
    }
}
