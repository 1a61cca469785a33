using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Data.Matching;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Match;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class MatchPhrases
{
    extension(UiText ui)
    {
        public string PasteWholeTrace => ui.In("Paste the whole trace", "粘贴完整调用栈");

        public string PasteNote => ui.In(
            "A message, a stack trace or a whole log, of any language. It goes into no database, log or address.",
            "报错信息、调用栈或整份日志均可，不限语言。粘贴的内容不会写入数据库、日志或网址。");

        public string FindIncident => ui.In("Find the incident", "查找事故");

        public string MatchLead => ui.In(
            "Paste what a program printed when it failed, with everything around it. You get the incident that it is, "
            + "or the failure pattern that it shows, with the reasons.",
            "粘贴程序出错时的输出，连同前后内容一起即可。系统会告诉你这是哪一起事故，或属于哪一种失效模式，并说明理由。");

        public string MatchTakes => ui.In("What it reads", "能读什么");

        public IReadOnlyList<string> MatchTakesList => ui.Language == Languages.Chinese
            ?
            [
                "Go、.NET、Java、Python、Rust 和 C 的报错与调用栈，竞态检测报告和全部协程的转储也可以。",
                "带前缀的日志：compose、journald、Kubernetes、CI，以及终端里带颜色的输出。",
                "缺头少尾、被折行或转义成一行的内容。最长 16 MiB。",
            ]
            :
            [
                "Messages and stacks of Go, .NET, Java, Python, Rust and C, race reports and dumps of all goroutines among them.",
                "Logs with something before each line: compose, journald, Kubernetes, CI, and what a terminal coloured.",
                "What lost its head or its tail, was broken at a width or escaped into one line. Up to 16 MiB.",
            ];

        public string MatchKeeps => ui.In("What it keeps", "会留下什么");

        public IReadOnlyList<string> MatchKeepsList => ui.Language == Languages.Chinese
            ?
            [
                "粘贴的内容不会写入数据库、日志、磁盘或网址。",
                "为了能返回、刷新或发给同事，它在内存中保留一小时，地址无法猜到；拿到该地址的人能看到答案和粘贴的内容。",
                "如果你回答“就是它”或“不是它”，只保存调用栈的指纹、事故和你的回答；随时可以撤销。",
                "“分享结论”的链接只含指纹和结论，不含任何原文。",
            ]
            :
            [
                "Nothing you paste goes into the database, a log, a file or an address.",
                "For an hour it stays in memory, so that you can go back, reload or ask a colleague. Nobody can guess the address; "
                + "who has it sees the answer and what you pasted.",
                "Where you say that an incident was it, or was not, the fingerprint of the trace is kept with your answer. "
                + "It can be taken back at any time.",
                "The link to the verdict carries the fingerprint and what it was called, and no word of the trace.",
            ];

        public string PasteEmpty =>
            ui.In("There was nothing in the box. Paste a message, a stack trace or a log.", "输入框是空的。请粘贴报错信息、调用栈或日志。");

        public string ForeignPaste => ui.In(
            "Nothing was looked up: the form came from a page of another site. Paste the trace here.",
            "没有进行查找：表单来自其他网站的页面。请在这里粘贴调用栈。");

        public string PasteNotKept(int characters) => ui.In(
            $"What you pasted has more than {UiText.Number(characters)} characters and was not sent back into the box.",
            $"粘贴的内容超过 {UiText.Number(characters)} 个字符，没有再放回输入框。");

        public string PasteCut(int characters) => ui.In(
            $"What you pasted is longer than {UiText.Number(characters)} characters; its end was left out.",
            $"粘贴的内容超过 {UiText.Number(characters)} 个字符，末尾部分已略去。");

        public string MatchWarming => ui.In(
            "The index of the recorded traces is still being made, so only the patterns were asked. Ask again in a moment.",
            "已记录调用栈的索引还在建立，本次只比对了失效模式。请稍后再试。");

        public string MatchAnother => ui.In("Paste more, or another trace", "补充内容，或粘贴另一段");

        public string ReadIncident => ui.In("Open the article", "查看文章");

        public string SamePatternElsewhere =>
            ui.In("Not an incident that is known here, but the same failure pattern:", "不是这里已收录的事故，但失效模式相同：");

        public string MessageAloneNote => ui.In(
            "Whether it is one of the incidents with this pattern, the message alone cannot tell.",
            "仅凭报错信息，还不能确定它是不是该模式下的某一起事故。");

        public string SamePatternNote => ui.In(
            "Another program with the same kind of mistake. How such a mistake hides, what to ask in review and what prevents it holds "
            + "here as well.",
            "是另一个程序犯了同一类错误。这类错误如何隐藏、评审时要问什么、怎样预防，在这里同样适用。");

        public string ReadPattern => ui.In("Read about the pattern", "了解这个模式");

        public string NotKnownHere => ui.In("Not known here", "这里没有收录");

        public string NothingToJudge => ui.In("Nothing to judge by", "无从判断");

        public string NearestPattern => ui.In("Its message shows the failure pattern", "报错所属的失效模式：");

        public string OtherTraces(int count) => ui.In(
            count == 1 ? "There is one more trace in the paste." : $"There are {UiText.Number(count)} more traces in the paste.",
            $"粘贴的内容中还有 {UiText.Number(count)} 段调用栈。");

        public string AnswerNotKept => ui.In(
            "This answer is no longer here. What was pasted is kept in memory for an hour, and not beyond a restart. Paste it again.",
            "这个答案已不在了。粘贴的内容只在内存中保留一小时，重启后也不再保留。请重新粘贴。");

        public string AskFirst => ui.In("Ask first", "先问这两个问题");

        public string ShareVerdict => ui.In("Link to this verdict", "分享结论");

        public string SharedAnswer => ui.In("An answer that was shared", "分享的结论");

        public string SharedAnswerNote => ui.In(
            "Whoever sent you this link pasted a trace and was told so. The link says which verdict it was; the trace itself is not kept. "
            + "To have it judged again, paste it below.",
            "发给你这个链接的人粘贴了一段调用栈，得到了这个结论。链接只带有结论，不含调用栈。想重新判断，请在下方粘贴。");

        public string TheTraceIs(string key) => ui.In($"The trace is {key}:", $"这段调用栈是 {key}：");

        public string TheTraceShows => ui.In("The trace shows the failure pattern", "这段调用栈属于失效模式：");

        public string NoneOfKnown(int incidents) => ui.In(
            incidents == 1
                ? "It is not the one incident that is recorded here."
                : $"It is none of the {UiText.Number(incidents)} incidents that are recorded here.",
            $"它不是这里收录的 {UiText.Number(incidents)} 起事故中的任何一起。");

        public string HowCounted => ui.In("How this is counted", "如何计分");

        public string Why => ui.In("Why", "理由");

        public string NearestIncident => ui.In("The nearest incident", "最接近的事故");

        public string OtherCandidates => ui.In("Also looked at", "其他候选");

        public string Evidence => ui.In("Evidence", "依据");

        public string Weight => ui.In("Weight", "权重");

        public string Against => ui.In("Against it", "不支持的依据");

        public string Together => ui.In("Such answers were right, of 1", "这类回答的正确率（满分 1）");

        public FormattableString FirstDifference(string function) => ui.Language == Languages.Chinese
            ? $"第一处不同：记录中没有 {function} 这个调用。"
            : (FormattableString)$"The first difference: no recorded trace of it has the call {function}.";

        public string FramesThatAgree(int count) =>
            ui.In(count == 1 ? "The call that agrees" : $"The {UiText.Number(count)} calls that agree", $"一致的 {UiText.Number(count)} 个调用");

        public string RecordedAs => ui.In("recorded as", "记录为");

        public string Level(FrameLevel level) => level == FrameLevel.Local
            ? ui.In("the same by package, type and function", "包名、类型和函数相同")
            : ui.In("the same without receivers, closures and versions", "去掉接收者、闭包和版本后相同");

        public string AndMore(int count) => ui.In($"and {UiText.Number(count)} more", $"另有 {UiText.Number(count)} 项");

        public string WasItLabel(string key) => ui.In($"Was it {key}?", $"是 {key} 吗？");

        /// <summary>An incident as buttons name it: project, where it has one, and key.</summary>
        public string IncidentOf(string? project, string key) => project is null ? key : ui.In($"{project}, {key}", $"{project} 的 {key}");

        public string ItWas(string incident) => ui.In($"It was {incident}", $"就是 {incident}");

        public string DoesPatternFit(string incident) => ui.In($"Does the pattern of {incident} fit?", $"失效模式与 {incident} 相同吗？");

        public string PatternFits => ui.In("The pattern fits", "失效模式相同");

        public string OnlyThePattern => ui.In("Only the pattern fits", "只是失效模式相同");

        /// <summary>Who says something of a trace.</summary>
        public string SaidBy(KeptFeedback answer) => (answer.IsOwn, answer.Standing) switch
        {
            (true, Standing.Visitor) => ui.In("Said by you, in this browser", "你在此浏览器中说的"),
            (true, _) => ui.In("Said by you", "你说的"),
            (_, Standing.Visitor) => ui.In("Suggested by a visitor", "访客的建议"),
            (_, Standing.Reviewer) => ui.In($"Settled by {answer.Name ?? ui.FormerPerson}", $"由 {answer.Name ?? ui.FormerPerson} 裁定"),
            _ => ui.In($"Said by {answer.Name ?? ui.FormerPerson}", $"{answer.Name ?? ui.FormerPerson} 说的"),
        };

        public string FormerPerson => ui.In("somebody", "某位成员");

        public string SettleNote => ui.In(
            "As a reviewer you settle these: your answer holds for everybody.",
            "你是审阅者，可以在此裁定：你的回答对所有人生效。");

        public string ThisWasIt => ui.In("This was it", "就是它");

        public string ThisWasNotIt => ui.In("Only the pattern fitted", "只是失效模式相同");

        public string YourTrace => ui.In("What you pasted", "你粘贴的内容");

        public string MatchedLinesNote => ui.In("Lines that the answer rests on are marked with a bar and an arrow.", "判断所依据的行以竖线和箭头标出。");

        public string MatchedLine => ui.In("matched:", "匹配：");

        public string LinesLeftOut(int count) =>
            ui.In(count == 1 ? "1 line is not shown." : $"{UiText.Number(count)} lines are not shown.", $"有 {UiText.Number(count)} 行未显示。");

        public string FoldedLines(int count) =>
            ui.In(count == 1 ? "1 more line" : $"{UiText.Number(count)} more lines", $"另有 {UiText.Number(count)} 行");

        public string TracePart(int number) => ui.In($"What you pasted, part {number}", $"你粘贴的内容，第 {number} 部分");

        public string ArticlesWithTheseWords => ui.In("Articles with these words", "含有这些词语的文章");

        public string SharedWordsNote =>
            ui.In("None of them is known to be it; they share words with what you pasted.", "并不表示就是它们，只是与粘贴的内容有相同的词语。");

        public string WriteItDown => ui.In("Write it down", "记录下来");

        public string DraftHereNote => ui.In(
            "A draft begins with all that the trace tells: message, stack, signature, project, version. Secrets are masked. "
            + "Nobody but authors sees it until it is approved.",
            "草稿会带上调用栈里的全部信息：消息、栈帧、签名、项目、版本；机密信息会被遮盖。经批准之前，只有作者能看到。");

        public string WriteItDownHere => ui.In("Begin a draft from this trace", "以此调用栈新建草稿");

        public string DraftNeedsAuthor => ui.In(
            "People with an account as author begin a draft from this trace here. Without one, take the file: "
            + "it holds what the trace tells.",
            "拥有作者账号的人可在此以这段调用栈新建草稿。没有账号时可以下载文件，其中包含调用栈里的信息。");

        public string ShowDraft => ui.In("Show the draft", "查看草稿");

        public string DownloadDraft => ui.In("Download the draft", "下载草稿");

        public string MatchContentType => ui.In(
            "Send the trace as text/plain, or as application/json in the form {\"trace\": \"...\"}, and name the type in Content-Type.",
            "请以 text/plain 发送调用栈，或以 application/json 发送 {\"trace\": \"...\"}，并在 Content-Type 中注明类型。");

        public string MatchBadJson => ui.In(
            "The body is no JSON object with a text in 'trace'. Send {\"trace\": \"...\"}, or the trace itself as text/plain.",
            "请求体不是含有文本字段 trace 的 JSON 对象。请发送 {\"trace\": \"...\"}，或直接以 text/plain 发送调用栈。");

        public string MatchEmpty => ui.In("The trace is empty. Send a message, a stack trace or a log.", "调用栈为空。请发送报错信息、调用栈或日志。");

        public string KeptAnswers => ui.In("Answers that are kept", "已保存的回答");

        public string KeptAnswersLead => ui.In(
            "What people said of traces and incidents. It changes the next answer to a trace with the same fingerprint: "
            + "what people with an account say, for everybody; what a visitor says, in his own browser. One's own can be taken back.",
            "大家对调用栈与事故的判断。它会影响对相同指纹的下一次回答：有账号的成员所说对所有人生效，访客所说仅在自己的浏览器中生效。自己的回答可以撤销。");

        public string AnswerCount(int count) =>
            ui.In(count == 1 ? "1 answer" : $"{UiText.Number(count)} answers", $"共 {UiText.Number(count)} 条回答");

        public string TakeBackAnswer(string key) => ui.In($"Take this back: {key}", $"取消标记：{key}");

        public string Fingerprint => ui.In("Fingerprint", "指纹");

        public string FingerprintTitle => ui.In("What is known of this trace", "关于这段调用栈的已知信息");

        public string FingerprintNote => ui.In(
            "The fingerprint tells traces apart and holds no word of them. No text is kept with it.",
            "指纹用于区分不同的调用栈，不含任何原文，也没有随它保存任何文本。");

        public string RecordedIn => ui.In("A recorded trace of this incident has it", "本事故的一份记录与它指纹相同");

        public string NoAnswerYet => ui.In("Nobody has said which incident it was.", "还没有人说过它是哪一起事故。");

        public string NoFingerprint => ui.In(
            "This address holds no fingerprint. Follow the link on a match page, or paste the trace here.",
            "这个地址中没有有效的指纹。请使用匹配结果页上的链接，或在此粘贴调用栈。");
    }
}
