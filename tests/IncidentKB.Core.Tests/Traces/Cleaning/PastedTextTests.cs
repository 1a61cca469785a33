using System.Text;
using IncidentKB.Core.Traces;
using IncidentKB.Core.Traces.Cleaning;
using Xunit;

namespace IncidentKB.Core.Tests.Traces.Cleaning;

/// <summary>
/// Pastes whose shape the manglings of whole traces do not show: bytes, limits, reversed lines, and what must not be touched.
/// </summary>
public sealed class PastedTextTests
{
    private const string Panic = "panic: 没有齿轮\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/a.go:3 +0x1d";

    [Fact]
    public void Bytes_become_text_by_their_mark_or_by_their_zeros()
    {
        Assert.Equal(Panic, PastedText.Decode(Encoding.UTF8.GetBytes(Panic)));
        Assert.Equal(Panic, PastedText.Decode([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Panic)]));
        Assert.Equal(Panic, PastedText.Decode([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Panic)]));
        Assert.Equal(Panic, PastedText.Decode([.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Panic)]));
        Assert.Equal(Panic, PastedText.Decode(Encoding.Unicode.GetBytes(Panic)));
        Assert.Equal(Panic, PastedText.Decode(Encoding.BigEndianUnicode.GetBytes(Panic)));
        Assert.Equal("panic: \ufffd", PastedText.Decode([.. "panic: "u8, 0xff]));
        Assert.Equal("", PastedText.Decode([]));
    }

    [Fact]
    public void A_paste_over_the_limit_is_cut_between_two_goroutines()
    {
        var goroutine = "goroutine 7 [select]:\nmain.wait(0xc000012345)\n\t/src/a.go:12 +0x1d\n\n";
        var paste = string.Concat(Enumerable.Repeat(goroutine, (PastedText.MaxLength / goroutine.Length) + 10));

        var reading = PanicReader.Read(paste);

        Assert.Equal([CleaningStep.Cut], reading.CleaningSteps);
        Assert.EndsWith("/src/a.go:12 +0x1d\n", reading.Text, StringComparison.Ordinal);
        Assert.InRange(reading.Text.Length, PastedText.MaxLength - goroutine.Length - 1, PastedText.MaxLength);
    }

    [Theory]
    [InlineData("go-generic.txt")]
    [InlineData("go-closed.txt")]
    [InlineData("dotnet-generic.txt")]
    [InlineData("dotnet-async.txt")]
    [InlineData("java-lambda.txt")]
    [InlineData("java-thread.txt")]
    public void Lines_in_reverse_order_are_turned_round(string name)
    {
        var text = File.ReadAllText(Path.Combine(TraceFixtures.Folder, name)).TrimEnd('\n');

        var reading = PanicReader.Read(string.Join('\n', text.Split('\n').Reverse()));

        Assert.Equal([CleaningStep.ReversedLines], reading.CleaningSteps);
        Assert.Equal(text, reading.Text);
    }

    [Theory]
    [InlineData("java.base/java.util.HashMap.<init>(HashMap.java:1)")]
    [InlineData("   at A.<>c__DisplayClass0_0.<<Main>$>b__1() in /src/a.cs:line 3")]
    [InlineData("#0  std::vector<std::string>::push_back (this=0x7ff) at a.cpp:3")]
    [InlineData("main.Map[...](0xc000012345)")]
    [InlineData("File \"x.py\", line 3, in <module>")]
    [InlineData("in C:\\new\\table\\a.cs:line 3")]
    [InlineData("x := values[3]int")]
    [InlineData("   в System.A.B()\n   в System.A.C()\n   в System.A.D()\n   в System.A.E()")]
    [InlineData("   0: core::a\n   1: core::b\n   2: core::c\n   3: core::d")]
    [InlineData("frames.cpp:12:3: error: a & b, x &amp y")]
    public void What_a_trace_prints_itself_is_left_alone(string text)
    {
        var reading = PanicReader.Read(text);

        Assert.Equal(text, reading.Text);
        Assert.Empty(reading.CleaningSteps);
    }

    [Fact]
    public void Two_services_of_one_log_lose_their_prefixes()
    {
        var log = "web-1  | GET /\ndb-1   | checkpoint\nweb-1  | panic: no gear\nweb-1  | \ndb-1   | goroutine map written\n"
            + "web-1  | goroutine 7 [running]:\nweb-1  | main.main()\nweb-1  | \t/src/a.go:3 +0x1d";

        var reading = PanicReader.Read(log);

        var trace = Assert.Single(reading.Traces);
        Assert.Equal("no gear", trace.Messages[0].Text.In(reading.Text));
        Assert.Equal("main.main", trace.Frames[0].Function.In(reading.Text));
        Assert.DoesNotContain("-1", reading.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("   à A.B(Int32 n) dans C:\\a.cs:ligne 12")]
    [InlineData("   bei A.B(Int32 n) in C:\\a.cs:Zeile 12.")]
    [InlineData("   в A.B(Int32 n) в C:\\a.cs:строка 12")]
    [InlineData("   在 A.B(Int32 n) 位置 C:\\a.cs:行号 12")]
    [InlineData("   場所 A.B(Int32 n) 場所 C:\\a.cs:行 12")]
    [InlineData("   konum: A.B(Int32 n) C:\\a.cs içinde: satır 12")]
    [InlineData("   em A.B(Int32 n) na C:\\a.cs:linha 12")]
    public void Frames_of_a_runtime_in_another_language_are_read(string frame)
    {
        var reading = PanicReader.Read("System.Exception: x\n" + frame);

        var read = Assert.Single(Assert.Single(reading.Traces).Frames);
        Assert.Equal("A.B", read.Function.In(reading.Text));
        Assert.Equal("C:\\a.cs", read.File.In(reading.Text));
        Assert.Equal(12, read.Line);
    }
}
