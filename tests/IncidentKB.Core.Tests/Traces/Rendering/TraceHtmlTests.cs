using System.Net;
using System.Text.RegularExpressions;
using IncidentKB.Core.Traces;
using IncidentKB.Core.Traces.Rendering;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Traces.Rendering;

public sealed partial class TraceHtmlTests
{
    private static readonly TraceLabels Labels = new("failed here", "first of the application", n => $"{n} frames", n => $"{n} stacks");

    private const string Trace =
        """
        fatal error: concurrent map writes

        goroutine 7 [running]:
        net/textproto.MIMEHeader.Set(...)
        	net/textproto/header.go:22
        net/http.Header.Set(...)
        	net/http/header.go:40
        net/http.(*Request).AddCookie(...)
        	net/http/request.go:9
        net/http.(*Client).do(...)
        	net/http/client.go:7
        example.com/shop.Order(0x1, 0x2)
        	/src/shop/order.go:12
        created by example.com/shop.Start in goroutine 1

        goroutine 1 [select]:
        example.com/shop.Wait()
        	/src/shop/wait.go:3

        goroutine 2 [select]:
        example.com/shop.Wait()
        	/src/shop/wait.go:3
        """;

    // One of each language, with what its lines are: m a message, h the head of a stack, a an application's call, s a shared one,
    // d a detail of the call above, - nothing of these.
    public static TheoryData<string, string> Languages => new()
    {
        {
            "mhasdhad-",
            """
            panic: gone
            goroutine 7 [running]:
            example.com/shop.Order(0x1, …)
            log.Panic(…)
            	log/log.go:1 +0x1
            goroutine 8 [select]:
            github.com/acme/queue.Take(...)
            	/src/queue/take.go:3
            exit status 2
            """
        },
        {
            "mhadsdhadhad",
            """
            WARNING: DATA RACE
            Read at 0x00c0000160a0 by goroutine 7:
              example.com/shop.Total()
                  /src/shop/total.go:7 +0x44

              sync.(*WaitGroup).Go.func1()
                  /go/src/sync/waitgroup.go:239 +0x5d
            Previous write at 0x00c0000160a0 by goroutine 8:
              example.com/shop.Add()
                  /src/shop/add.go:9 +0x44
            Goroutine 8 (running) created at:
              example.com/shop.Start()
                  /src/shop/start.go:11 +0x44
            """
        },
        {
            "masssmad",
            """
            Exception in thread "main" java.lang.IllegalStateException: closed
            	at com.acme.Shop.order(Shop.java:12)
            	at java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)
            	at org.springframework.web.Filter.doFilter(Filter.java:3)
            	at java.base/java.lang.Thread.run(Thread.java:840)
            Caused by: java.io.IOException: gone
            	at com.acme.Store.open(Store.java:2)
            	... 3 more
            """
        },
        {
            "masd",
            """
            Unhandled exception. System.InvalidOperationException: gone
               at Depot.Gate.Open(String name) in /src/Gate.cs:line 12
               at Npgsql.NpgsqlConnection.Open()
            --- End of stack trace from previous location ---
            """
        },
        {
            "hadsdsdm",
            """
            Traceback (most recent call last):
              File "/app/shop.py", line 12, in order
                store.open()
              File "/usr/lib/python3.11/threading.py", line 1, in run
                self._target()
              File "/env/lib/python3.11/site-packages/flask/app.py", line 9, in call
                view()
            ValueError: gone
            """
        },
        {
            "hmhssadsd",
            """
            thread 'main' panicked at src/main.rs:2:5:
            gone
            stack backtrace:
               0: rust_begin_unwind
               1: core::panicking::panic_fmt
               2: shop::order::place
                         at ./src/order.rs:7:9
               3: tokio::runtime::park::CachedParkThread::block_on
                         at /home/a/.cargo/registry/src/x/tokio-1.0/src/park.rs:1:1
            """
        },
        {
            "mas",
            """
            Program received signal SIGABRT, Aborted.
            #1  0x00007ffff7e2a472 in order (count=3) at shop.c:12
            #0  0x00007ffff7e2a471 in raise () from /lib/x86_64-linux-gnu/libc.so.6
            """
        },
    };

    public static TheoryData<string> Recorded { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Content, "incidents"), "*.txt", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(RepositoryFiles.Content, f))];

    [Fact]
    public void The_frame_that_failed_and_the_first_of_the_application_are_told_apart()
    {
        var html = TraceHtml.Of(Trace, Labels);

        Assert.Contains(
            "<span class=\"trace-frame trace-runtime\" data-label=\"failed here\">net/textproto.MIMEHeader.Set(...)</span>",
            html, StringComparison.Ordinal);
        Assert.Contains(
            "<span class=\"trace-frame trace-app\" data-label=\"first of the application\">example.com/shop.Order(0x1, 0x2)</span>",
            html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("data-label").Length - 1);
    }

    [Fact]
    public void A_run_of_library_frames_and_the_stacks_that_did_not_fail_are_folded()
    {
        var html = TraceHtml.Of(Trace, Labels);

        Assert.Contains(
            "<details><summary>3 frames</summary><pre tabindex=\"0\"><code lang=\"en\">"
            + "<span class=\"trace-frame trace-runtime\">net/http.Header.Set(...)</span>",
            html, StringComparison.Ordinal);
        Assert.Contains("<details><summary>2 stacks</summary>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_that_is_both_says_only_that_it_failed() =>
        Assert.DoesNotContain(
            "first of the application",
            TraceHtml.Of("panic: x\n\ngoroutine 1 [running]:\nmain.run()\n\t/a/main.go:1\nmain.main()\n\t/a/main.go:9\n", Labels),
            StringComparison.Ordinal);

    [Fact]
    public void How_a_panic_travels_is_not_where_it_began()
    {
        var html = TraceHtml.Of(
            "panic: x\n\ngoroutine 1 [running]:\nruntime/debug.Stack()\n\t/go/debug.go:1\npanic({0x1, 0x2})\n\t/go/panic.go:1\nmain.run()\n"
            + "\t/a/main.go:1\n",
            Labels);

        Assert.Contains("data-label=\"failed here\">main.run()", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_in_a_trace_is_text() =>
        Assert.Contains("panic: &lt;script&gt;", TraceHtml.Of("panic: <script>\"'", Labels), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Each_line_shows_what_it_is_in_every_language(string kinds, string trace)
    {
        var lines = ShownLines(TraceHtml.Of(trace, Labels)).Where(l => l.Text.Length > 0);

        Assert.Equal(kinds, string.Concat(lines.Select(l => l.Style switch
        {
            "trace-message" => 'm',
            "trace-head" => 'h',
            "trace-frame trace-app" => 'a',
            "trace-frame trace-runtime" => 's',
            "trace-place" => 'd',
            _ => '-',
        })));
    }

    [Fact]
    public void An_article_shows_the_frames_that_the_reader_finds_and_whose_they_are()
    {
        var frames = 0;
        foreach (var file in TraceFixtures.Clean())
        {
            var text = File.ReadAllText(file);
            var reading = PanicReader.Read(text);
            var messages = reading.Traces.SelectMany(t => t.Messages).Select(m => m.TextLine).ToHashSet();
            var read = (from trace in reading.Traces
                        let hasOwn = trace.FailingFrames(reading.Text).Any(f => f.Origin == FrameOrigin.Application)
                        from frame in trace.Frames
                        where !messages.Contains(frame.TextLine)
                        select (frame.TextLine, IsApplication: frame.Origin <= (hasOwn ? FrameOrigin.Application : FrameOrigin.Library)))
                .Distinct().Order().ToList();

            var shown = ShownLines(TraceHtml.Of(text, Labels)).Select((line, index) => (TextLine: index, line.Style))
                .Where(line => line.Style.Contains("trace-frame", StringComparison.Ordinal))
                .Select(line => (line.TextLine, IsApplication: line.Style == "trace-frame trace-app"));

            Assert.Equal((Path.GetFileName(file), string.Join(' ', read)), (Path.GetFileName(file), string.Join(' ', shown)));
            frames += read.Count;
        }

        Assert.True(frames > 500, $"Only {frames} frames were compared.");
    }

    [Fact]
    public void All_stacks_of_a_race_are_open_and_the_threads_of_a_dump_are_folded()
    {
        var race = File.ReadAllText(Path.Combine(TraceFixtures.Folder, "go-race.txt"));
        var dump = File.ReadAllText(Path.Combine(TraceFixtures.Folder, "go-goroutines.txt"));

        Assert.DoesNotContain("stacks</summary>", TraceHtml.Of(race, Labels), StringComparison.Ordinal);
        Assert.Contains("stacks</summary>", TraceHtml.Of(dump, Labels), StringComparison.Ordinal);
    }

    [Fact]
    public void The_call_that_started_a_goroutine_is_not_where_it_failed()
    {
        var html = TraceHtml.Of(
            "fatal error: all gone\n\ngoroutine 7 [running]:\nsync.fatal(...)\n\tsync/p.go:1\nsync.(*Map).Take(...)\n\tsync/m.go:1\n"
            + "created by example.com/shop.Start\n",
            Labels);

        Assert.Contains("data-label=\"failed here\">sync.(*Map).Take", html, StringComparison.Ordinal);
        Assert.DoesNotContain("first of the application", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_are_bright_where_no_code_of_the_program_itself_ran() =>
        Assert.Contains(
            "trace-frame trace-app\" data-label=\"failed here\">github.com/acme/queue.Take(...)",
            TraceHtml.Of(
                "panic: x\n\ngoroutine 1 [running]:\nsync.fatal()\n\tsync/p.go:1\ngithub.com/acme/queue.Take(...)\n"
                + "\t/src/vendor/github.com/acme/queue/take.go:1\n",
                Labels),
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_trace_stands_there_to_the_character(string file)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFiles.Content, file));

        var html = TraceHtml.Of(text, Labels);

        var shown = WebUtility.HtmlDecode(Tags().Replace(Summaries().Replace(html, ""), ""));
        Assert.Equal(text.ReplaceLineEndings("\n").TrimEnd('\n'), shown.TrimEnd('\n'));
    }

    private static IEnumerable<(string Style, string Text)> ShownLines(string html) =>
        Spans().Matches(html).Select(m => (m.Groups["style"].Value, WebUtility.HtmlDecode(m.Groups["text"].Value)));

    [GeneratedRegex(
        "<span class=\"(?<style>[^\"]*)\"[^>]*>(?<text>[^<]*)</span>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spans();

    [GeneratedRegex("<summary>[^<]*</summary>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Summaries();

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();
}
