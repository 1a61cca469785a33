using IncidentKB.Core;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Runner;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Runs;

/// <summary>Runs in sentences: what was seen against what the header says.</summary>
internal sealed class RunText(string language)
{
    private const int MaxQuoted = 200;

    private readonly UiText _ui = new(language);

    /// <summary>How a run ended, in one sentence.</summary>
    /// <param name="fileName">The program's file: of bug and fix it is known what they are to show.</param>
    /// <param name="isChanged">Somebody changed it: then its own header is all that is known.</param>
    /// <param name="run">The run.</param>
    /// <param name="verdict">The run held against the header.</param>
    public string Summary(string fileName, bool isChanged, SnippetRun run, SnippetVerdict verdict) => verdict.Outcome switch
    {
        SnippetOutcome.AsExpected => (fileName, isChanged) switch
        {
            (SnippetProof.Bug, _) when run.Exception != null => In($"Bug reproduced: {Seen(run)}", $"缺陷已复现：{Seen(run)}"),
            (SnippetProof.Fix, false) => In($"Fix holds: {Seen(run)}", $"修复有效：{Seen(run)}"),
            _ => In($"As described: {Seen(run)}", $"与描述一致：{Seen(run)}"),
        },
        SnippetOutcome.Unexpected => string.Join(In("; ", "；"), verdict.Differences.Select(Difference)) is var seen && isChanged
            ? In($"Not as described: {seen}", $"与描述不符：{seen}")
            : fileName switch
            {
                SnippetProof.Bug => In($"Bug not reproduced: {seen}", $"缺陷未复现：{seen}"),
                SnippetProof.Fix => In($"Fix does not hold: {seen}", $"修复无效：{seen}"),
                _ => In($"Not as described: {seen}", $"与描述不符：{seen}"),
            },
        SnippetOutcome.NothingExpected => In($"Ended: {Seen(run)}", $"已结束：{Seen(run)}"),
        SnippetOutcome.Timeout => In(
            $"Stopped: it did not come to its end within {SnippetLimits.RunTime.TotalSeconds:0} seconds, "
            + "of the clock or of the processors together",
            $"已终止：{SnippetLimits.RunTime.TotalSeconds:0} 秒（运行时间或处理器总时间）内没有运行完"),
        SnippetOutcome.OutOfMemory => In(
            $"Stopped: it asked for more than {SnippetLimits.HeapBytes / 1024 / 1024} MB of memory",
            $"已终止：申请的内存超过 {SnippetLimits.HeapBytes / 1024 / 1024} MB"),
        SnippetOutcome.OutputCut => In(
            $"Stopped: it printed more than {SnippetLimits.OutputBytes / 1024} kB",
            $"已终止：输出超过 {SnippetLimits.OutputBytes / 1024} kB"),
        SnippetOutcome.Cancelled => In("Stopped before its end", "未运行完就已停止"),
        SnippetOutcome.DoesNotCompile => DoesNotCompile(run),
        _ => In(
            "Its process was killed, by itself or from outside. Run it again.",
            "进程被终止，可能是程序自己终止，也可能来自外部。请重新运行。"),
    };

    /// <summary>How a changed bug.cs ended in which the bug is gone.</summary>
    public string BugGone(SnippetRun run) => In($"The bug is gone: {Seen(run)}", $"缺陷消失了：{Seen(run)}");

    /// <summary>
    /// How several runs ended: the one end that all had, or how many had which kind. Those that were cut short are counted apart, because
    /// they say nothing of the program. Whoever repaired the bug is asked what comes next.
    /// </summary>
    public string Summary(IReadOnlyList<RunAnswer> runs)
    {
        var counted = runs.Where(r => SnippetProof.Counts(r.Outcome)).ToList();
        if (counted.Count == 0)
        {
            return runs[^1].Summary;
        }

        var said = counted.Count == 1 && runs.Count == 1 ? counted[0].Summary : Counted(counted);
        var cut = runs.Count - counted.Count;
        return said
            + (cut == 0 ? "" : In($"; {cut} more cut short, which does not count", $"；另有 {cut} 次中途停止，不计入"))
            + (counted.TrueForAll(r => r.BugGone) ? NextQuestion(counted.Count) : "");
    }

    private string Counted(List<RunAnswer> runs)
    {
        var (count, ends) = (runs.Count, runs.Select(r => r.Summary).Distinct(StringComparer.Ordinal).Count());
        var described = runs.Count(r => r.Outcome == SnippetOutcome.AsExpected);
        return ends switch
        {
            1 => In(count == 1 ? $"1 run. {runs[0].Summary}" : $"{count} runs. {runs[0].Summary}", $"共运行 {count} 次。{runs[0].Summary}"),
            _ when runs.TrueForAll(r => r.Outcome == SnippetOutcome.NothingExpected) => In(
                $"{count} runs, {ends} different ends",
                $"共运行 {count} 次，出现 {ends} 种结果"),
            _ => In(
                $"{count} runs: {described} as described, {count - described} not",
                $"共运行 {count} 次：{described} 次与描述一致，{count - described} 次不符"),
        };
    }

    private string NextQuestion(int runs) => runs == 1
        ? In(". Does it stay away in 100 runs?", "。运行 100 次，它也不再出现吗？")
        : In(". Compare your change with fix.cs: which of the two would also stop the next mistake of this kind?",
            "。再与 fix.cs 对照：哪种改法也能防住下一个同类错误？");

    /// <summary>How far a run is shut in.</summary>
    public string Isolation(Isolation isolation) => isolation switch
    {
        Runner.Isolation.JailInNamespaces => In(
            "Each run is a new process on this server, shut in by resource limits, Landlock, seccomp and namespaces of its own: "
            + "no network, no other processes, almost no files, at most 5 seconds.",
            "每次运行都是本服务器上的一个新进程，受资源限制、Landlock、seccomp 和独立命名空间隔离：无法联网，看不到其他进程，几乎看不到文件，最长 5 秒。"),
        Runner.Isolation.Jail => In(
            "Each run is a new process on this server, shut in by resource limits, Landlock and seccomp: "
            + "no network, nothing to read of this server's files, at most 5 seconds.",
            "每次运行都是本服务器上的一个新进程，受资源限制、Landlock 和 seccomp 隔离：无法联网，读不到本服务器文件的内容，最长 5 秒。"),
        Runner.Isolation.None => In(
            "Each run is a new process on this server, with limits but not shut in; "
            + "only the reviewed programs of the content pack run here.",
            "每次运行都是本服务器上的一个新进程，只有资源限制而没有隔离；因此这里只运行内容包中审阅过的程序。"),
        _ => In("Each run is a new process on this server.", "每次运行都是本服务器上的一个新进程。"),
    };

    /// <summary>Why a snippet is not taken, and what to do.</summary>
    public string Refused(SnippetRefusedException refused) => refused.Reason switch
    {
        SnippetRefusal.QueueFull => In(
            $"{SnippetRunner.QueueCapacity} runs wait already. Try again in a few seconds.",
            $"已有 {SnippetRunner.QueueCapacity} 个运行在排队。请几秒后重试。"),
        SnippetRefusal.NoJail => In(
            "This server cannot shut programs in, so it runs only the reviewed ones of the content pack, and this one was edited.",
            "本服务器无法隔离程序，因此只运行内容包中审阅过的程序，而这个程序被修改过。"),
        _ => In(
            "No program can be started on this server at present. /healthz says what is missing.",
            "本服务器目前无法启动程序。/healthz 会说明缺少什么。"),
    };

    public string EditedCodeIsOff => In(
        "Edited programs run here for people who are signed in as authors, or for nobody: the option Kb:Runner:EditedCode says which. "
        + "Sign in, or run the program as it is.",
        "本站仅允许以作者身份登录的成员运行修改过的程序，或完全不允许，由选项 Kb:Runner:EditedCode 决定。请登录，或运行原程序。");

    public string OneAtATime => In(
        "You have a run under way already, perhaps in another tab. Stop it or wait for its end, then try again.",
        "你已有一个运行正在进行，可能在另一个标签页中。请停止它或等它结束，然后重试。");

    public string TooManyAtAddress => In(
        $"{VisitorRuns.MaxAtAddress} runs from your network address are under way or wait already. "
        + "Wait until one of them has ended, then try again.",
        $"来自你所在网络地址的 {VisitorRuns.MaxAtAddress} 个运行正在进行或排队。请等其中一个结束，然后重试。");

    public string TooManySeriesAtAddress => In(
        $"{VisitorRuns.MaxSeriesAtAddress} series of runs from your network address are under way already. "
        + "Wait until one of them has ended, or run it once.",
        $"来自你所在网络地址的 {VisitorRuns.MaxSeriesAtAddress} 个连续运行正在进行。请等其中一个结束，或只运行一次。");

    public string ForeignForm => In(
        "Nothing was run: the form came from a page of another site. Press a button here.",
        "没有运行任何程序：表单来自其他网站的页面。请在本页按下按钮。");

    public string NoSuchIncident(string slug) => _ui.NoSuchIncident(slug);

    public string NothingToRun => In("This incident has no program to run.", "这起事故没有可运行的程序。");

    public string NoSuchProgram(string file) => In(
        $"This proposal has no program '{file}'.", $"此提案中没有程序“{file}”。");

    public string UnknownSnippet(string? name, Incident incident) => In(
        $"There is no program '{name}'. Choose one of: {string.Join(", ", Snippet.NamesOf(incident.Snippets))}.",
        $"没有名为“{name}”的程序。可用的有：{string.Join("、", Snippet.NamesOf(incident.Snippets))}。");

    public string BadTimes(int times) => In(
        $"times is {times}. Take a number from 1 to {RunRequest.MaxTimes}.",
        $"times 的值是 {times}。请使用 1 到 {RunRequest.MaxTimes} 之间的数。");

    public string BadBody => In(
        "The body is not JSON of the form {\"snippet\":\"bug\",\"times\":1}.",
        "请求正文不是 {\"snippet\":\"bug\",\"times\":1} 形式的 JSON。");

    /// <summary>How a program must end to be as its header describes it.</summary>
    public string MustEnd(SnippetHeader header) => header switch
    {
        { ExceptionType: { } type } => In(
            $"Must end with {SnippetException.ShortName(type)}: {header.ExceptionMessage?.TrimEnd('.')}, "
            + $"{_ui.ExitCode(header.ExitCode ?? 0)}.",
            $"必须以此结束：{SnippetException.ShortName(type)}: {header.ExceptionMessage?.TrimEnd('.')}，{_ui.ExitCode(header.ExitCode ?? 0)}。"),
        _ => In($"Must end with {_ui.ExitCode(header.ExitCode ?? 0)}.", $"必须以此结束：{_ui.ExitCode(header.ExitCode ?? 0)}。"),
    };

    private string Seen(SnippetRun run)
    {
        var exception = run.Exception is { } seen ? SnippetException.ShortName(seen.Type) : In("no exception", "没有异常");
        return $"{exception}{_ui.ClauseComma}{_ui.ExitCode(run.ExitCode ?? 0)}";
    }

    private string Difference(SnippetDifference difference)
    {
        var (expected, seen) = (difference.Expected, difference.Seen);
        return difference.Kind switch
        {
            SnippetDifferenceKind.ExceptionType => ExceptionDiffers(expected, seen),
            SnippetDifferenceKind.ExceptionMessage => In(
                $"expected the message “{Quoted(expected)}”, saw “{Quoted(seen)}”",
                $"应为“{Quoted(expected)}”，实际为“{Quoted(seen)}”"),
            SnippetDifferenceKind.ExitCode => In(
                $"expected exit code {expected}, saw {seen ?? "none"}",
                $"应为退出码 {expected}，实际为 {seen ?? "无"}"),
            _ => In(
                $"the line “{Quoted(expected)}” is missing or came too early",
                $"缺少“{Quoted(expected)}”这一行，或其出现过早"),
        };
    }

    private string ExceptionDiffers(string? expectedType, string? seenType)
    {
        var expected = SnippetException.ShortName(expectedType ?? "");
        var seen = SnippetException.ShortName(seenType ?? "");
        return (expectedType, seenType) switch
        {
            (null, _) => In($"expected no exception, saw {seen}", $"不应有异常，实际出现 {seen}"),
            (_, null) => In($"expected {expected}, no exception came", $"应出现 {expected}，实际没有异常"),
            _ => In($"expected {expected}, saw {seen}", $"应出现 {expected}，实际出现 {seen}"),
        };
    }

    // Each error is told where it stands; a sentence of them all would be a second list.
    private string DoesNotCompile(SnippetRun run) => run.Diagnostics.Where(d => d.IsError).ToList() switch
    {
        [var only] => In($"Does not compile: 1 error, in line {only.Line}", $"无法编译：1 个错误，在第 {only.Line} 行"),
        [var first, ..] and var errors => In(
            $"Does not compile: {errors.Count} errors, the first in line {first.Line}",
            $"无法编译：{errors.Count} 个错误，第一个在第 {first.Line} 行"),
        _ => In("Does not compile", "无法编译"),
    };

    private static string Quoted(string? text) =>
        text is { Length: > MaxQuoted } ? TextLimit.Cut(text, MaxQuoted) + "…" : text ?? "";

    private string In(string english, string chinese) => UiText.Choose(language, english, chinese);
}
