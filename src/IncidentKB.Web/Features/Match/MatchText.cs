using System.Globalization;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Match;

/// <summary>
/// An answer of the matcher in sentences. What a sentence quotes from the paste or the records is a text argument of it, so
/// that pages show it as code and the API in quotation marks.
/// </summary>
internal sealed class MatchText(string language)
{
    /// <summary>A piece of evidence.</summary>
    public FormattableString Reason(MatchReason reason) =>
        Quoting(reason with { Value = WithoutStop(reason.Value), Other = WithoutStop(reason.Other) });

    // What is quoted ends within a sentence, which has a stop of its own.
    private static string WithoutStop(string? text) => text?.TrimEnd('.', '。') ?? "";

    private FormattableString Quoting(MatchReason reason) => reason switch
    {
        { Kind: ReasonKind.Fingerprint } => In($"The trace is a recorded one, call by call.", $"与一份已记录的调用栈逐帧相同。"),
        { Kind: ReasonKind.Message } => In($"It has the message of this incident: {reason.Value}.", $"报错与本事故相同：{reason.Value}。"),
        { Kind: ReasonKind.PatternMessage } => In($"Its message is one of this pattern: {reason.Value}.", $"报错是该失效模式的表现之一：{reason.Value}。"),
        { Kind: ReasonKind.SupportedMessage, Other.Length: > 0 } => In(
            $"Programs print {reason.Value} for many mistakes; {reason.Other} points to this one.",
            $"很多错误都会输出 {reason.Value}；其中的 {reason.Other} 指向这一种。"),
        { Kind: ReasonKind.SupportedMessage } =>
            In($"Programs print {reason.Value} for many mistakes; the stack points to this one.", $"很多错误都会输出 {reason.Value}；调用栈指向这一种。"),
        { Kind: ReasonKind.Meaning, Other.Length: > 0 } => In(
            $"The words of its message say the pattern: {reason.Value}, in {reason.Other}.",
            $"报错中的词语说明了该失效模式：{reason.Value}，出自 {reason.Other}。"),
        { Kind: ReasonKind.Meaning } => In($"The words of its message say the pattern: {reason.Value}.", $"报错中的词语说明了该失效模式：{reason.Value}。"),
        { Kind: ReasonKind.Frames } => Frames(reason),
        { Kind: ReasonKind.Site } => In($"It failed in the same function: {reason.Value}.", $"出错的函数相同：{reason.Value}。"),
        { Kind: ReasonKind.Project } => In($"It names the same project: {reason.Value}.", $"其中出现了同一个项目：{reason.Value}。"),
        { Kind: ReasonKind.AffectedVersion } => In($"Version {reason.Value} is one of those affected.", $"版本 {reason.Value} 在受影响范围内。"),
        { Kind: ReasonKind.Words } => Words(reason),
        { Kind: ReasonKind.Lines } => In(
            $"{reason.Count} of {reason.Total} lines are those of a recorded text, {reason.Value} first.",
            $"{reason.Total} 行中有 {reason.Count} 行与一份已记录的文本相同，最先的是 {reason.Value}。"),
        { Kind: ReasonKind.Confirmed } => reason.Count == 1
            ? In($"1 person said here that this was it.", $"本站有 1 人说就是它。")
            : In($"{reason.Count} people said here that this was it.", $"本站有 {reason.Count} 人说就是它。"),
        { Kind: ReasonKind.Rejected } => reason.Count == 1
            ? In($"1 person said here that only the pattern fits.", $"本站有 1 人说只是失效模式相同。")
            : In($"{reason.Count} people said here that only the pattern fits.", $"本站有 {reason.Count} 人说只是失效模式相同。"),
        { Kind: ReasonKind.OtherProject } => In($"The stack is not like a recorded one of {reason.Value}.", $"调用栈与 {reason.Value} 的记录不同。"),
        _ => In($"Version {reason.Value} is not one of those affected.", $"版本 {reason.Value} 不在受影响范围内。"),
    };

    /// <summary>What is missing for a better answer, and what to paste; null where nothing is.</summary>
    public FormattableString? Gap(MatchGap gap) => gap switch
    {
        MatchGap.NoTrace => In(
            $"No message and no stack trace were found in what you pasted. Paste from the line with the message ({"panic: …"}, {"Unhandled exception. …"}, {"Traceback …"}) down to the end of the first stack.",
            $"粘贴的内容中没有找到报错信息或调用栈。请从报错行（{"panic: …"}、{"Unhandled exception. …"}、{"Traceback …"}）开始，一直粘贴到第一段调用栈结束。"),
        MatchGap.NoMessage => In(
            $"The stack is there, its message is not. Paste some lines more from above it, up to the one that says what happened, such as {"panic: …"}.",
            $"有调用栈，但缺少报错信息。请把上方的几行也粘贴进来，直到说明发生了什么的那一行，例如 {"panic: …"}。"),
        MatchGap.NoFrames => In(
            $"There is a message and no stack below it. Paste the lines that follow it as well: the functions tell programs apart.",
            $"有报错信息，但下面没有调用栈。请把后面的几行也粘贴进来：区分不同程序靠的是函数名。"),
        MatchGap.CommonMessage => In(
            $"Many programs print this message, for many mistakes, and no function in the trace says which. Paste the whole trace, uncut, with the application's own functions.",
            $"很多程序、很多种错误都会输出这条信息，而调用栈中没有函数能说明是哪一种。请粘贴完整的调用栈，包括应用自身的函数。"),
        MatchGap.NoFailure => In(
            $"The stacks are there, and nothing in them failed: they wait, or a program printed them on purpose. If something did fail, paste the line that says so ({"panic: …"}, {"fatal error: …"}, {"Exception …"}) with the stack below it.",
            $"有调用栈，但其中没有任何失败：这些栈只是在等待，或是程序有意打印的。如果确实出了错，请把说明错误的那一行（{"panic: …"}、{"fatal error: …"}、{"Exception …"}）连同下面的栈一起粘贴进来。"),
        MatchGap.UnknownLanguage => In(
            $"Stacks of this language are not read yet: only words and messages count.",
            $"暂不支持解析这种语言的调用栈：只有词语和报错信息参与判断。"),
        _ => null,
    };

    /// <summary>Code of a known project in a trace in which nothing failed.</summary>
    public FormattableString Shared(SharedCode shared) => In(
        $"Code of {shared.Project} stands in it ({shared.Function}), but no failure: this is not one of its incidents.",
        $"其中有 {shared.Project} 的代码（{shared.Function}），但没有失败：这不是它的任何一起事故。");

    /// <summary>The version that the trace names, and the one to take; null where there is none to take yet.</summary>
    public FormattableString Version(VersionFinding version, string? take) => (version.IsAffected, take) switch
    {
        (true, { } better) =>
            In($"You run {version.Found}: affected. Take {better} or later.", $"你运行的是 {version.Found}：受影响。请使用 {better} 或更高版本。"),
        (true, null) => In($"You run {version.Found}: affected. There is no repaired version yet.", $"你运行的是 {version.Found}：受影响。尚无修复版本。"),
        (false, { } better) => In(
            $"You run {version.Found}: not one of the affected versions. It was repaired; {better} or later has it right.",
            $"你运行的是 {version.Found}：不在受影响范围内。{better} 及更高版本已修复。"),
        (false, null) => In($"You run {version.Found}: not one of the affected versions.", $"你运行的是 {version.Found}：不在受影响范围内。"),
        (null, { } better) => In($"You run {version.Found}. Take {better} or later.", $"你运行的是 {version.Found}。请使用 {better} 或更高版本。"),
        _ => In($"You run {version.Found}; which versions are affected is not known.", $"你运行的是 {version.Found}；受影响的版本尚不清楚。"),
    };

    /// <summary>What was undone before reading; null where nothing was.</summary>
    public string? Cleaning(IReadOnlyList<CleaningStep> steps)
    {
        var parts = steps.Where(s => s != CleaningStep.Cut).Select(Cleaning).ToList();
        return parts.Count == 0
            ? null
            : UiText.Choose(language, $"Undone before reading: {string.Join(", ", parts)}.", $"读取之前已还原：{string.Join("、", parts)}。");
    }

    /// <summary>What was understood of a trace.</summary>
    public string Understood(ParsedTrace trace)
    {
        var name = UiText.Programming(trace.SourceLanguage);
        var frames = trace.Frames.Count;
        var threads = trace.Threads.Count;
        return UiText.Choose(
            language,
            $"Understood as a trace of {name} with {Count(trace.Messages.Count, "message", "messages")}, "
            + $"{Count(threads, "stack", "stacks")} and {Count(frames, "frame", "frames")}.",
            $"识别为 {name} 的调用栈：{trace.Messages.Count} 条报错信息、{threads} 个栈、{frames} 帧。");
    }

    /// <summary>A sentence in one line, with what it quotes in quotation marks.</summary>
    public string Plain(FormattableString sentence) => string.Format(
        CultureInfo.InvariantCulture,
        sentence.Format,
        [.. sentence.GetArguments().Select(a => a is string quoted ? Quote(quoted) : a)]);

    private string Quote(string text) => language == Languages.Chinese ? $"“{text}”" : $"'{text}'";

    private static string Count(int number, string one, string many) =>
        number == 1 ? $"1 {one}" : $"{number.ToString("N0", CultureInfo.InvariantCulture)} {many}";

    // Calls of the runtime agree as well, but are not among those that count.
    private FormattableString Frames(MatchReason reason) => reason.Count < reason.Total
        ? In(
            $"{reason.Count} of the {reason.Total} calls that tell programs apart stand in a recorded trace; the first in common is {reason.Value}.",
            $"能区分程序的 {reason.Total} 个调用中，有 {reason.Count} 个见于已记录的调用栈；第一个相同的是 {reason.Value}。")
        : In(
            $"All calls that tell programs apart stand in a recorded trace; the first in common is {reason.Value}.",
            $"能区分程序的调用全部见于已记录的调用栈；第一个相同的是 {reason.Value}。");

    private FormattableString Words(MatchReason reason) => reason.Value.Length > 0
        ? In($"Words that you pasted stand in the article: {reason.Value}.", $"粘贴内容中的词语出现在文章里：{reason.Value}。")
        : In($"Words that you pasted stand in the article.", $"粘贴内容中的词语出现在文章里。");

    private string Cleaning(CleaningStep step) => step switch
    {
        CleaningStep.ControlCharacters => UiText.Choose(language, "terminal codes and control characters taken out", "去除终端控制码与控制字符"),
        CleaningStep.Html => UiText.Choose(language, "HTML turned into text", "HTML 转为文本"),
        CleaningStep.EscapedNewlines => UiText.Choose(language, "escaped line ends turned into lines", "转义的换行还原成行"),
        CleaningStep.MarkdownLinks => UiText.Choose(language, "Markdown links turned into text", "Markdown 链接转为文本"),
        CleaningStep.LogPrefix => UiText.Choose(language, "what a log put before each line taken off", "去掉日志加在每行前面的内容"),
        CleaningStep.WrappedLines => UiText.Choose(language, "broken lines joined", "被折断的行重新接上"),
        _ => UiText.Choose(language, "reversed lines turned round", "倒序的行恢复原序"),
    };

    private FormattableString In(FormattableString english, FormattableString chinese) => language == Languages.Chinese ? chinese : english;
}
