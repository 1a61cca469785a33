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
    public string Summary(SnippetRun run, SnippetVerdict verdict) => verdict.Outcome switch
    {
        SnippetOutcome.AsExpected => In($"As described: {Seen(run)}", $"与描述一致：{Seen(run)}"),
        SnippetOutcome.Unexpected => In("Not as described: ", "与描述不符：") + string.Join(In("; ", "；"), verdict.Differences.Select(Difference)),
        SnippetOutcome.NothingExpected => In($"Came to its end: {Seen(run)}", $"已运行完：{Seen(run)}"),
        SnippetOutcome.Timeout => In(
            $"Stopped: it did not come to its end within {SnippetLimits.RunTime.TotalSeconds:0} seconds",
            $"已终止：{SnippetLimits.RunTime.TotalSeconds:0} 秒内没有运行完"),
        SnippetOutcome.OutOfMemory => In(
            $"Stopped: it asked for more than {SnippetLimits.HeapBytes / 1024 / 1024} MB of memory",
            $"已终止：申请的内存超过 {SnippetLimits.HeapBytes / 1024 / 1024} MB"),
        SnippetOutcome.OutputCut => In(
            $"Stopped: it printed more than {SnippetLimits.OutputBytes / 1024} kB",
            $"已终止：输出超过 {SnippetLimits.OutputBytes / 1024} kB"),
        SnippetOutcome.Cancelled => In("Stopped by you", "已由您停止"),
        SnippetOutcome.DoesNotCompile => In($"Does not compile: {FirstError(run)}", $"无法编译：{FirstError(run)}"),
        _ => In("Its process was lost, which says nothing about the program. Run it again.", "进程意外丢失，与程序本身无关。请重新运行。"),
    };

    /// <summary>How far a run is shut in.</summary>
    public string Isolation(Isolation isolation) => isolation switch
    {
        Runner.Isolation.JailInNamespaces => In(
            "Each run is a new process on this server, shut in by resource limits, Landlock, seccomp and namespaces of its own: no network, no other process, hardly a file, 5 seconds.",
            "每次运行都是本服务器上的一个新进程，受资源限制、Landlock、seccomp 和独立命名空间隔离：没有网络，看不到其他进程，几乎没有文件，最多 5 秒。"),
        Runner.Isolation.Jail => In(
            "Each run is a new process on this server, shut in by resource limits, Landlock and seccomp: no network, no files of this server, 5 seconds.",
            "每次运行都是本服务器上的一个新进程，受资源限制、Landlock 和 seccomp 隔离：没有网络，读不到本服务器的文件，最多 5 秒。"),
        Runner.Isolation.None => In(
            "Each run is a new process on this server, with limits but not shut in; only the reviewed programs of the content pack run here.",
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
        _ => In("No program can be started on this server at present. /healthz says what is missing.", "本服务器目前无法启动程序。/healthz 会说明缺少什么。"),
    };

    public string EditedCodeIsOff => In(
        "Edited programs do not run on this server. Whoever runs it can allow them with the option Kb:Runner:EditedCode.",
        "本服务器不运行修改过的程序。服务器的管理者可以用选项 Kb:Runner:EditedCode 开启。");

    public string OneAtATime => In(
        "You have a run under way already, perhaps in another tab. Stop it or wait for its end, then try again.",
        "您已有一个运行正在进行，可能在另一个标签页中。请停止它或等它结束，然后重试。");

    public string UnknownSnippet(string? name, Incident incident) => incident.Snippets.Count == 0
        ? In("This incident has no program to run.", "这起事故没有可运行的程序。")
        : In(
            $"There is no snippet '{name}'. Ask for one of: {string.Join(", ", Snippet.NamesOf(incident.Snippets))}.",
            $"没有名为“{name}”的程序。可用的有：{string.Join("、", Snippet.NamesOf(incident.Snippets))}。");

    public string BadTimes(int times) => In(
        $"times is {times}. Take a number from 1 to {RunWish.MaxTimes}.",
        $"times 的值是 {times}。请使用 1 到 {RunWish.MaxTimes} 之间的数。");

    public string BadBody => In(
        "The body is not JSON of the form {\"snippet\":\"bug\",\"times\":1}.",
        "请求正文不是 {\"snippet\":\"bug\",\"times\":1} 形式的 JSON。");

    private string Seen(SnippetRun run) =>
        $"{(run.Exception is { } exception ? ShortType(exception.Type) : In("no exception", "没有异常"))}{In(", ", "，")}{_ui.ExitCode(run.ExitCode ?? 0)}";

    private string Difference(SnippetDifference difference) => difference switch
    {
        { Kind: SnippetDifferenceKind.ExceptionType, Seen: null, Expected: { } expected } => In($"expected {ShortType(expected)}, no exception came", $"应出现 {ShortType(expected)}，实际没有异常"),
        { Kind: SnippetDifferenceKind.ExceptionType, Expected: null } => In($"expected no exception, saw {ShortType(difference.Seen!)}", $"不应有异常，实际出现 {ShortType(difference.Seen!)}"),
        { Kind: SnippetDifferenceKind.ExceptionType } => In($"expected {ShortType(difference.Expected)}, saw {ShortType(difference.Seen!)}", $"应出现 {ShortType(difference.Expected)}，实际出现 {ShortType(difference.Seen!)}"),
        { Kind: SnippetDifferenceKind.ExceptionMessage } => In($"expected the message “{Quoted(difference.Expected)}”, saw “{Quoted(difference.Seen)}”", $"应为“{Quoted(difference.Expected)}”，实际为“{Quoted(difference.Seen)}”"),
        { Kind: SnippetDifferenceKind.ExitCode } => In($"expected exit code {difference.Expected}, saw {difference.Seen ?? "none"}", $"应为退出码 {difference.Expected}，实际为 {difference.Seen ?? "无"}"),
        _ => In($"the line “{Quoted(difference.Expected)}” is missing or came too early", $"缺少“{Quoted(difference.Expected)}”这一行，或其出现过早"),
    };

    private static string FirstError(SnippetRun run) => run.Diagnostics.FirstOrDefault(d => d.IsError) is { } error
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"({error.Line},{error.Column}) {error.Id}: {Quoted(error.Message)}")
        : "";

    private static string ShortType(string type) => type[(type.LastIndexOf('.') + 1)..];

    private static string Quoted(string? text) => text is { Length: > MaxQuoted } ? text[..MaxQuoted] + "…" : text ?? "";

    private string In(string english, string chinese) => UiText.Choose(language, english, chinese);
}
