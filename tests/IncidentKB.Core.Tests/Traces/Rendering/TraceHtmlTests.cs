using System.Net;
using System.Text.RegularExpressions;
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

    public static TheoryData<string> Recorded { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Content, "incidents"), "*.txt", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(RepositoryFiles.Content, f))];

    [Fact]
    public void The_frame_that_failed_and_the_first_of_the_application_are_told_apart()
    {
        var html = TraceHtml.Of(Trace, Labels);

        Assert.Contains("<span class=\"trace-frame trace-runtime\" data-label=\"failed here\">net/textproto.MIMEHeader.Set(...)</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"trace-frame trace-app\" data-label=\"first of the application\">example.com/shop.Order(0x1, 0x2)</span>", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("data-label").Length - 1);
    }

    [Fact]
    public void A_run_of_library_frames_and_the_stacks_that_did_not_fail_are_folded()
    {
        var html = TraceHtml.Of(Trace, Labels);

        Assert.Contains("<details><summary>3 frames</summary><pre tabindex=\"0\"><code lang=\"en\"><span class=\"trace-frame trace-runtime\">net/http.Header.Set(...)</span>", html, StringComparison.Ordinal);
        Assert.Contains("<details><summary>2 stacks</summary>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_that_is_both_says_only_that_it_failed() =>
        Assert.DoesNotContain("first of the application", TraceHtml.Of("panic: x\n\ngoroutine 1 [running]:\nmain.run()\n\t/a/main.go:1\nmain.main()\n\t/a/main.go:9\n", Labels), StringComparison.Ordinal);

    [Fact]
    public void How_a_panic_travels_is_not_where_it_began()
    {
        var html = TraceHtml.Of("panic: x\n\ngoroutine 1 [running]:\nruntime/debug.Stack()\n\t/go/debug.go:1\npanic({0x1, 0x2})\n\t/go/panic.go:1\nmain.run()\n\t/a/main.go:1\n", Labels);

        Assert.Contains("data-label=\"failed here\">main.run()", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_in_a_trace_is_text() =>
        Assert.Contains("panic: &lt;script&gt;", TraceHtml.Of("panic: <script>\"'", Labels), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_trace_stands_there_to_the_character(string file)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFiles.Content, file));

        var html = TraceHtml.Of(text, Labels);

        var shown = WebUtility.HtmlDecode(Tags().Replace(Summaries().Replace(html, ""), ""));
        Assert.Equal(text.ReplaceLineEndings("\n").TrimEnd('\n'), shown.TrimEnd('\n'));
    }

    [GeneratedRegex("<summary>[^<]*</summary>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Summaries();

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();
}
