using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Traces;

public sealed class OwnFrameTests
{
    private const string Go = "panic: send on closed channel\n\ngoroutine 7 [running]:\n";
    private const string Own = "example.org/billing/invoice.(*Builder).Close(0xc000012345)\n\t/src/billing/invoice/builder.go:114 +0x2d\n";
    private const string Library = "github.com/lib/pq.(*conn).Close(0x0)\n\t/root/go/pkg/mod/github.com/lib/pq@v1.10.0/conn.go:812 +0x1d\n";

    [Theory]
    [InlineData(Go + Own, "example.org/billing/invoice.(*Builder).Close", 114, null)]
    [InlineData(
        Go + "runtime.chansend(0x0)\n\t/usr/local/go/src/runtime/chan.go:206 +0x1d\n" + Own,
        "example.org/billing/invoice.(*Builder).Close", 114, null)]
    [InlineData(Go + Library + Own, "example.org/billing/invoice.(*Builder).Close", 114, "github.com/lib/pq.(*conn).Close")]
    [InlineData(
        "panic: x\n\ngoroutine 7 [running]:\nmain.cleanUp()\n\t/src/main.go:9 +0x1d\npanic({0x1, 0x2})\n"
        + "\t/usr/local/go/src/runtime/panic.go:884 +0x212\n" + Own,
        "example.org/billing/invoice.(*Builder).Close", 114, null)]
    [InlineData(
        "java.lang.IllegalStateException: no\n\tat org.springframework.util.Assert.state(Assert.java:76)\n"
        + "\tat com.example.Bill.pay(Bill.java:41)\n",
        "com.example.Bill.pay", 41, "org.springframework.util.Assert.state")]
    public void The_first_call_of_the_programs_own_code_is_named(string paste, string function, int line, string? inside)
    {
        var reading = PanicReader.Read(paste);
        var own = OwnFrame.In(reading.Traces[0], reading.Text);

        Assert.NotNull(own);
        Assert.Equal((function, line), (own.Frame.Function.In(reading.Text).ToString(), own.Frame.Line));
        Assert.Equal(inside, own.Inside?.Function.In(reading.Text).ToString());
    }

    [Theory]
    [InlineData(Go + Library)]
    [InlineData(Go + Library + "created by example.org/billing.Start\n\t/src/billing/start.go:9 +0x2d\n")]
    [InlineData("panic: send on closed channel\n")]
    public void Where_no_call_is_its_own_none_is_named(string paste)
    {
        var reading = PanicReader.Read(paste);

        Assert.Null(OwnFrame.In(reading.Traces[0], reading.Text));
    }
}
