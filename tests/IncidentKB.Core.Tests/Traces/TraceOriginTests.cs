using IncidentKB.Core.Traces;
using IncidentKB.Core.Traces.Languages;
using Xunit;

namespace IncidentKB.Core.Tests.Traces;

/// <summary>Whose code a frame is, by its name and its place.</summary>
public sealed class TraceOriginTests
{
    [Theory]
    [InlineData("panic: x\n\ngoroutine 1 [running]:\ngithub.com/acme/shop.Run()\n\t/src/run.go:1", FrameOrigin.Application)]
    [InlineData(
        "panic: x\n\ngoroutine 1 [running]:\ngithub.com/acme/shop.Run()\n\t/root/go/pkg/mod/github.com/acme/shop@v1.2.3/run.go:1",
        FrameOrigin.Library)]
    [InlineData("panic: x\n\ngoroutine 1 [running]:\ngithub.com/gin-gonic/gin.(*Context).Next(…)\n\tcontext.go:1", FrameOrigin.Library)]
    [InlineData("panic: x\n\ngoroutine 1 [running]:\nk8s.io/klog/v2.Fatal(...)", FrameOrigin.Library)]
    [InlineData("panic: x\n\ngoroutine 1 [running]:\nk8s.io/kubernetes/pkg/kubelet.Run(...)", FrameOrigin.Application)]
    [InlineData("panic: x\n\ngoroutine 1 [running]:\nlog.Panic({0x1, 0x2})\n\tlog/log.go:1", FrameOrigin.Runtime)]
    [InlineData("System.Exception: x\n   at Npgsql.NpgsqlConnection.Open()", FrameOrigin.Library)]
    [InlineData("System.Exception: x\n   at Swashbuckle.AspNetCore.Gen.Make()", FrameOrigin.Library)]
    [InlineData("System.Exception: x\n   at Npgsqlish.Depot.Open()", FrameOrigin.Application)]
    [InlineData("System.Exception: x\n   at System.IO.File.Open(String path)", FrameOrigin.Runtime)]
    [InlineData("java.lang.Error: x\n\tat io.netty.channel.Channel.read(Channel.java:3)", FrameOrigin.Library)]
    [InlineData("java.lang.Error: x\n\tat java.base/java.lang.Thread.run(Thread.java:840)", FrameOrigin.Runtime)]
    [InlineData("java.lang.Error: x\n\tat com.acme.Shop.run(Shop.java:3)", FrameOrigin.Application)]
    [InlineData(
        "thread 'main' panicked at a.rs:1:1:\nx\nstack backtrace:\n   0: <tokio::task::Task<T> as core::future::Future>::poll",
        FrameOrigin.Library)]
    [InlineData(
        "thread 'main' panicked at a.rs:1:1:\nx\nstack backtrace:\n   0: <<std[0123456789abcdef]::Thing> as core::Any>::go",
        FrameOrigin.Runtime)]
    [InlineData("thread 'main' panicked at a.rs:1:1:\nx\nstack backtrace:\n   0: tower_of_hanoi::move_disc", FrameOrigin.Application)]
    [InlineData(
        "Traceback (most recent call last):\n  File \"/env/lib/python3.11/site-packages/flask/app.py\", line 1, in call\nValueError: x",
        FrameOrigin.Library)]
    [InlineData("Traceback (most recent call last):\n  File \"/srv/app.py\", line 1, in call\nValueError: x", FrameOrigin.Application)]
    [InlineData("free(): invalid pointer\n#0  0x00007ffff7e2a471 in raise () from /lib/libc.so.6", FrameOrigin.Runtime)]
    [InlineData("Abort message: 'x'\n    #00 pc 00083134  /apex/com.android.runtime/lib/bionic/libc.so (abort+172)", FrameOrigin.Runtime)]
    [InlineData("Abort message: 'x'\n    #00 pc 0000000000083134  /system/lib64/libart.so (art::Thread::Run(void*)+12)", FrameOrigin.Library)]
    [InlineData("Abort message: 'x'\n  #01 0x0000000000083134 /data/app/depot-1/libdepot.so (_ZN5depot5Shelf2AtEi+8)", FrameOrigin.Application)]
    public void A_frame_is_the_programs_a_librarys_or_the_runtimes(string trace, FrameOrigin origin)
    {
        var frame = Assert.Single(Assert.Single(PanicReader.Read(trace).Traces).Frames);

        Assert.Equal(origin, frame.Origin);
    }

    [Fact]
    public void Frames_of_an_Android_tombstone_are_read_with_and_without_a_function()
    {
        var reading = PanicReader.Read(
            """
            Fatal signal 6 (SIGABRT), code -1 (SI_QUEUE) in tid 41 (depot)
            Abort message: 'the shelf is gone'
                #00 pc 00083134  /system/lib/libc.so (abort+172) (BuildId: 6f1a0c)
                #01 pc 0002aa10  /data/app/depot/base.apk!libdepot.so (offset 0x5000) (depot::Shelf::At(int, char)+44)
                #02 pc 0002bb20  /data/app/depot/base.apk!libdepot.so (offset 0x5000)
                #03 pc 0002cc30  /data/app/depot/libdepot.so (_ZL9open_gatePKc+8)
            """);

        var trace = Assert.Single(reading.Traces);
        Assert.Equal(
            ["abort", "depot::Shelf::At(int, char)", "_ZL9open_gatePKc"], trace.Frames.Select(f => f.Function.In(reading.Text).ToString()));
        Assert.Equal(
            ["the shelf is gone", "Fatal signal 6 (SIGABRT), code -1 (SI_QUEUE) in tid 41 (depot)"],
            trace.Messages.Select(m => m.Text.In(reading.Text).ToString()));
    }

    [Fact]
    public void Calls_that_people_have_shortened_are_read()
    {
        var trace = Assert.Single(
            PanicReader.Read("panic: x\n\ngoroutine 1 [running]:\nio.ReadAll(…)\nexample.com/shop.Order({…})").Traces);

        Assert.Equal(2, trace.Frames.Count);
    }

    [Theory]
    [InlineData("#1 at org.chromium.base.Task.run(Task.java:12)", "java")]
    [InlineData("#1  put (p=0x1) at depot.c:12", "c")]
    public void A_numbered_frame_is_read_in_its_language(string line, string language) =>
        Assert.Equal(language, Assert.Single(PanicReader.Read(line).Traces).Language);

    [Fact]
    public void A_language_has_the_name_that_its_users_write()
    {
        Assert.Equal("C# / .NET", TraceLanguages.TitleOf("csharp"));
        Assert.Equal("Ruby", TraceLanguages.TitleOf("ruby"));
        Assert.Equal(("Kotlin", "C++"), (TraceLanguages.TitleOf("kotlin"), TraceLanguages.TitleOf("cpp")));
        Assert.Null(TraceLanguages.TitleOf("perl"));
    }
}
