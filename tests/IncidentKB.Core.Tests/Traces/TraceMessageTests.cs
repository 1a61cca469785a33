using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Traces;

public sealed class TraceMessageTests
{
    [Theory]
    // Go
    [InlineData("panic: semaphore: released more than held\n\ngoroutine 1 [running]:\nmain.main()", "semaphore: released more than held")]
    [InlineData("fatal error: concurrent map writes\n\ngoroutine 5 [running]:", "concurrent map writes")]
    [InlineData(
        "2026/01/01 00:00:00 http: panic serving 10.0.0.1:5000: runtime error: invalid memory address\ngoroutine 9",
        "runtime error: invalid memory address")]
    [InlineData("recovered: sync: negative WaitGroup counter", "sync: negative WaitGroup counter")]
    [InlineData("panic: first\n\tpanic: second", "first")]
    [InlineData(
        "==================\nWARNING: DATA RACE\nRead by goroutine 185:\n  net.(*pollServer).AddFD()\n      src/net/fd_unix.go:89 +0x398",
        "WARNING: DATA RACE")]
    [InlineData("[signal SIGSEGV: segmentation violation]\ngoroutine 1 [running]:\nmain.main()", null)]
    // .NET
    [InlineData(
        "out\nUnhandled exception. System.InvalidOperationException: gone\n   at Program.Main()", "System.InvalidOperationException: gone")]
    [InlineData("Unhandled Exception: System.Exception: gone", "System.Exception: gone")]
    [InlineData(
        "fail: App[0]\n      System.ObjectDisposedException: Cannot access a disposed object.\n   at A.B()",
        "System.ObjectDisposedException: Cannot access a disposed object.")]
    [InlineData(
        "Unhandled exception. System.ComponentModel.Win32Exception (0x80004005): Access is denied.",
        "System.ComponentModel.Win32Exception: Access is denied.")]
    [InlineData(
        "Unhandled exception. System.ComponentModel.Win32Exception (13): Permission denied\n   at Depot.Open()",
        "System.ComponentModel.Win32Exception: Permission denied")]
    [InlineData(
        "System.TypeLoadException (0x80131522): Could not load type 'Depot.Gate'.\n   at Depot.Program.Main()",
        "System.TypeLoadException: Could not load type 'Depot.Gate'.")]
    [InlineData(
        "System.Net.Http.HttpRequestException: refused (h:1)\n"
        + " ---> System.Net.Sockets.SocketException (111): Connection refused\n   at A.B()",
        "System.Net.Sockets.SocketException: Connection refused")]
    [InlineData(
        "Unhandled exception. System.Runtime.InteropServices.ExternalException (0x80004005)\n   at Depot.Open()",
        "System.Runtime.InteropServices.ExternalException: ")]
    [InlineData("the SocketException (see below): is rare", null)]
    // Android
    [InlineData(
        "Fatal signal 6 (SIGABRT), code -6 in tid 7\nAbort message: 'the shelf is gone'\n    #00 pc 00083134  /system/lib/libc.so (abort+172)",
        "the shelf is gone")]
    [InlineData("Abort message: \"open: it's shut\"\n    #00 pc 00083134  /system/lib/libc.so (abort+172)", "open: it's shut")]
    [InlineData("A/libc: Fatal signal 11 (SIGSEGV), code 1, fault addr 0x0 in tid 7", "Fatal signal 11 (SIGSEGV), code 1, fault addr 0x0 in tid 7")]
    [InlineData("Fatal signal of the day: none", null)]
    // Java
    [InlineData(
        "Exception in thread \"main\" java.lang.IllegalStateException: closed\n\tat A.b(A.java:1)",
        "java.lang.IllegalStateException: closed")]
    [InlineData("java.util.ConcurrentModificationException: x\n\tat A.b(A.java:1)\nCaused by: java.lang.Error: y", "java.lang.Error: y")]
    // Python
    [InlineData(
        "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError: semaphore released too many times",
        "ValueError: semaphore released too many times")]
    // Rust
    [InlineData(
        "thread 'main' panicked at src/main.rs:2:5:\nindex out of bounds: the len is 3\nnote: run with",
        "index out of bounds: the len is 3")]
    [InlineData("thread 'main' panicked at 'it's gone', src/main.rs:2:5", "it's gone")]
    [InlineData("thread 'main' panicked at src/main.rs:2:5:", null)]
    [InlineData(
        "thread 'main' panicked at src/main.rs:5:9:\nfirst\nnote: run with\nthread 'main' panicked at src/main.rs:12:13:\nsecond\n"
        + "thread 'main' panicked at library/core/src/panicking.rs:229:5:\npanic in a destructor during cleanup",
        "first")]
    // a message that ends like a call
    [InlineData(
        "panic: json: unsupported type: func()\n\ngoroutine 1 [running]:\nmain.must(...)\n\t/src/main.go:12\nmain.main()\n"
        + "\t/src/main.go:20 +0x1f",
        "json: unsupported type: func()")]
    // what ends a task is no cause of what it is told by
    [InlineData(
        "Traceback (most recent call last):\n  File \"/usr/lib/python3.11/asyncio/tasks.py\", line 490, in wait_for\n    return "
        + "fut.result()\nasyncio.exceptions.CancelledError\n\nThe above exception was the direct cause of the following exception:\n\n"
        + "Traceback (most recent call last):\n  File \"/srv/a.py\", line 7, in main\n    await wait_for(f(), 1)\nTimeoutError: late",
        "TimeoutError: late")]
    // C++
    [InlineData(
        "pure virtual method called\nterminate called without an active exception\nAborted (core dumped)", "pure virtual method called")]
    // Apple's crash reports
    [InlineData(
        "Exception Type: EXC_CRASH (SIGABRT)\nApplication Specific Information:\nshelf was given back too late\n\nThread 0 Crashed:\n"
        + "0   Shop  0x100a3b67c Shelf.take() + 44",
        "shelf was given back too late")]
    // Symfony's console
    [InlineData("In Desk.php line 12:\n\n  [Desk\\Exception]\n  the desk is full\n\norders:import", "the desk is full")]
    // what logs put before it
    [InlineData("Nov 21 00:27:20 nas alist[4711]: panic: semaphore: released more than held", "semaphore: released more than held")]
    [InlineData("11月 21 00:27:20 nas alist[4711]: panic: 信号量", "信号量")]
    [InlineData("2026-11-21T00:27:23.1748422Z panic: sync: negative WaitGroup counter\r\n", "sync: negative WaitGroup counter")]
    [InlineData(
        "godoxy           | panic: RefCount.Add() called after count reached zero", "RefCount.Add() called after count reached zero")]
    [InlineData("\u001b[92m[加载中...]\u001b[0m fatal error: concurrent map writes", "concurrent map writes")]
    [InlineData("Nov 21 00:27:20 nas app[1]: ValueError: bad", "ValueError: bad")]
    [InlineData("level=error msg: retry: System.IO.IOException: gone", "System.IO.IOException: gone")]
    // no message
    [InlineData("goroutine 1 [running]:\nmain.main()\n\t/a/main.go:1 +0x1", null)]
    [InlineData("rsync: connection closed\nasync: done", null)]
    [InlineData("Error: something", null)]
    [InlineData("panic:", null)]
    [InlineData("panic: \n", null)]
    [InlineData("", null)]
    public void The_message_of_a_trace_is_found(string trace, string? message)
    {
        Assert.Equal(message, Find(trace));
    }

    // The message of the first trace, with its type as a runtime prints it.
    private static string? Find(string paste)
    {
        var reading = PanicReader.Read(paste);
        if (reading.Traces.Count == 0 || reading.Traces[0].Messages.Count == 0)
        {
            return null;
        }

        var message = reading.Traces[0].Messages[0];
        var text = message.Text.In(reading.Text).ToString();
        return message.Type.Length > 0 ? $"{message.Type.In(reading.Text)}: {text}" : text.Length > 0 ? text : null;
    }

    [Fact]
    public void A_panic_while_a_thread_unwinds_follows_from_the_first_one_and_one_of_another_thread_does_not()
    {
        const string First = "thread 'a' panicked at src/main.rs:5:9:\nfirst\n";
        const string Again = "thread 'a' panicked at src/main.rs:9:9:\nsecond\n";

        Assert.Equal(2, Assert.Single(PanicReader.Read(First + Again).Traces).Messages.Count);
        Assert.Equal(2, PanicReader.Read(First + Again.Replace("'a'", "'b'", StringComparison.Ordinal)).Traces.Count);
    }

    [Fact]
    public void A_trace_of_sixteen_megabytes_without_a_message_is_read_to_its_end()
    {
        Assert.Null(Find(string.Concat(Enumerable.Repeat("a: b: c:\n", 1_800_000))));
        Assert.Null(Find(string.Concat(Enumerable.Repeat(": ", 8_000_000))));
        Assert.Equal("x", Find(new string('y', 16_000_000) + " panic: x"));
    }
}
