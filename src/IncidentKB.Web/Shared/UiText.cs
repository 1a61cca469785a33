using System.Globalization;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Core.Snippets;
using IncidentKB.Core.Traces.Rendering;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Features.Reading;
using IncidentKB.Web.Shared.Api;

namespace IncidentKB.Web.Shared;

/// <summary>
/// Every phrase of the interface, both languages side by side, so that neither can be forgotten and a person can review
/// them as equals. In place of resource files, which keep the languages apart and find a missing phrase only at run time.
/// </summary>
public sealed class UiText(string language)
{
    public string SiteName => "IncidentKB";

    public string Tagline => In("The incident behind the panic: why it broke, and what to do", "看到 panic，找到事故：为什么出错，该怎么办");

    public string SkipToContent => In("Skip to the content", "跳到正文");

    public string MainNavigation => In("Main", "主导航");

    public string Incidents => In("Incidents", "事故");

    public string Patterns => In("Patterns", "失效模式");

    public string Reading => In("Reading", "阅读");

    public string Search => In("Search", "搜索");

    public string SearchPlaceholder => In("A message, a name, an id", "报错信息、名称、编号");

    public string FooterNote => In("One process, one SQLite file.", "一个进程，一个 SQLite 文件。");

    public string Feed => In("Feed", "订阅源");

    public string ApiDescription => In("API description", "API 描述");

    public string Health => In("Health", "运行状况");

    public string FeedTitle => In("IncidentKB: new and changed incidents", "IncidentKB：新增与更新的事故");

    // Home
    public string Ask => In("What did it print?", "它输出了什么？");

    public string AskHint => In(
        "A panic or exception message, a function name, an incident id, or plain words in English or Chinese.",
        "panic 或异常信息、函数名、事故编号，或任意中英文词语。");

    public string AskOperators => In("narrow it down.", "可缩小范围。");

    public string HaveTrace => In("You have the whole stack trace?", "手上有完整的调用栈？");

    public string PasteTheTrace => In("Paste the trace", "粘贴调用栈");

    public string AllPatternsTitle => In("All patterns, in every language", "全部失效模式，各种语言的样子");

    public string AllPatternsNote => In(
        "The same mistake prints other words in .NET, Java, Python, Rust and C. Each pattern lists its twins.",
        "同一种错误在 .NET、Java、Python、Rust 和 C 中的报错各不相同，每个模式都列出了对应的报错。");

    public string PatternsHeading => In("Five ways to break the same promise", "违背同一个约定的五种方式");

    public string PatternsHeadingMany => In("Failure patterns", "失效模式");

    public string PatternsNote => In(
        "Each incident here is one of these. What was taken must be given back: once, by its owner, while it is still alive.",
        "这里的每起事故都属于其中之一。取走的东西必须归还：只归还一次，由持有者归还，并且在它还有效的时候。");

    public string RecentIncidents => In("Recent incidents", "近期事故");

    public string AllIncidents(int count) => In(count == 1 ? "The one incident" : $"All {Number(count)} incidents", $"全部 {Number(count)} 起事故");

    public string ContinueReading => In("Continue reading", "继续阅读");

    public string StartReading => In("Start the reading path", "开始阅读");

    public string NextStep => In("Next", "下一篇");

    public string Continue => In("Continue", "继续");

    public string Start => In("Start", "开始");

    public string NothingStored => In(
        "There is no incident yet. Import a content pack, or put files into content/ and start again.",
        "还没有任何事故。请导入内容包，或把文件放进 content/ 后重新启动。");

    // Incidents
    public string IncidentsLead => In("What broke, why, and what to do about it.", "出了什么问题，为什么，以及该怎么办。");

    public string IncidentCount(int shown, int total) => shown == total
        ? In(total == 1 ? "1 incident" : $"{Number(total)} incidents, newest first", $"共 {Number(total)} 起事故，按时间倒序")
        : In($"{Number(shown)} of {Number(total)} incidents, newest first", $"{Number(total)} 起事故中的 {Number(shown)} 起，按时间倒序");

    public string Filters => In("Filters", "筛选");

    public string RemoveFilter(string name) => In($"Remove filter: {name}", $"移除筛选：{name}");

    public string NoneMatches => In("No incident matches all of these filters.", "没有事故同时符合这些筛选条件。");

    public string ShowAll => In("Show all incidents", "显示全部事故");

    public string Pages => In("Pages", "分页");

    public string PageLabel => In("Page", "页码");

    public string Next => In("Next", "下一页");

    public string Previous => In("Previous", "上一页");

    public string Pattern => In("Pattern", "失效模式");

    public string Practice => In("Practice", "实践");

    public string Practices => In("Practices", "实践");

    public string Project => In("Project", "项目");

    public string LanguageLabel => In("Language", "语言");

    public string SeverityLabel => In("Severity", "严重程度");

    public string BadPageNumber(string page) => In(
        $"'{page}' is no page number. Use a whole number from 1.",
        $"“{page}”不是有效的页码。请使用从 1 开始的整数。");

    public string NoSuchPage(int page, int last) => In(
        $"There is no page {page}: the list ends with page {last}.",
        $"没有第 {page} 页：列表只到第 {last} 页。");

    public string UnknownFilter(string name, string value) => In(
        $"There is no {name} called '{value}'. Remove this filter or choose one from the list.",
        $"没有名为“{value}”的{name}。请移除该筛选，或从列表中选择。");

    // Article
    public string Breadcrumbs => In("Breadcrumbs", "当前位置");

    public string Facts => In("Facts", "概要");

    public string Kind => In("Kind", "类型");

    public string Affected => In("Affected", "受影响版本");

    public string FixedIn => In("Fixed in", "修复版本");

    public string Unknown => In("unknown", "未知");

    public string NotFixed => In("not fixed", "尚未修复");

    public string Date => In("Reported", "上报日期");

    public string Id => In("Id", "编号");

    public string Verified => In("Checked against upstream", "与上游核对");

    public string NotVerified => In("not yet", "尚未核对");

    public string ReadingTime => In("Reading time", "阅读时长");

    public string Minutes(int minutes) => In(minutes == 1 ? "1 minute" : $"{minutes} minutes", $"{minutes} 分钟");

    public string Revision => In("Revision", "修订");

    public string RevisionNumber(int number, DateTime at) => In($"{number}, {Day(DateOnly.FromDateTime(at))}", $"第 {number} 版，{Day(DateOnly.FromDateTime(at))}");

    public string OnThisPage => In("On this page", "本页目录");

    public string PermalinkTo => In("Permalink to {0}", "“{0}”的固定链接");

    public string BugAndFix => In("Bug and fix, side by side", "缺陷与修复对照");

    public string BugAndFixNote => In(
        "C# programs that run by themselves: here, or downloaded with the .NET 10 SDK. Lines that differ are marked.",
        "可独立运行的 C# 程序：可在此运行，也可下载后用 .NET 10 SDK 运行。差异行已标出。");

    public string MustEndWith => In("Must end with ", "必须以此结束：");

    public string ExitCode(int code) => In($"exit code {code}", $"退出码 {code}");

    public string RawFile => In("Raw file", "原始文件");

    public string OnlyHere => In("Only in this file", "仅此文件有");

    public string References => In("References", "参考");

    public string ReferenceType(string type) => type switch
    {
        "REPORT" => In("Report", "报告"),
        "INTRODUCED" => In("Culprit", "引入"),
        "FIX" => In("Fix", "修复"),
        "EVIDENCE" => In("Evidence", "证据"),
        "DISCUSSION" => In("Discussion", "讨论"),
        "FOLLOW_UP" => In("Follow-up", "后续"),
        "ADVISORY" => In("Advisory", "公告"),
        "ARTICLE" => In("Article", "文章"),
        "PACKAGE" => In("Package", "软件包"),
        _ => In("Web", "网页"),
    };

    public string SamePattern => In("Same pattern", "相同失效模式");

    public string RelatedIncidents => In("Related incidents", "相关事故");

    public string AlsoTeaches => In("Also teaches: ", "同样体现：");

    public string ListComma => In(", ", "、");

    public string Colon => In(": ", "：");

    public string SentenceGap => In(" ", "");

    public string ListEnd => In(".", "。");

    public string ClauseComma => In(", ", "，");

    public string RecordedTraces => In("Recorded traces", "已记录的调用栈");

    public string RecordedTracesNote => In("Panic output of this incident and of its models, as the programs printed it.", "本事故及其模型程序的 panic 输出，原样保存。");

    public string OtherForms => In("This article as", "本文的其他格式：");

    public string NotTranslated => In(
        "This article has not been written in English yet. You are reading the Chinese text.",
        "本文尚无中文版本，以下为英文原文。");

    public string TranslationOutdated => In(
        "The Chinese text changed after this one was written.",
        "英文原文在本译文之后有过修改，译文可能不是最新。");

    public string ReadSource => In("Read the Chinese text", "阅读英文原文");

    // Reading
    public string ReadingPathsLead => In("An order in which the incidents teach best, with a reason for each.", "最适合学习的阅读顺序，并说明每一步的理由。");

    public string YouWillBeAbleTo => In("At the end you can", "读完之后，你能够");

    public string Steps => In("Steps", "步骤");

    public string StepOf(int step, int count) => In($"Step {step} of {count} in", $"第 {step} / {count} 步，");

    public string ProgressOf(int done, int count) => In($"{done} of {count}", $"{done} / {count}");

    public string ReadSoFar(int minutesLeft) => minutesLeft == 0
        ? In(" done. You have finished this path.", " 已完成。你已读完这条路径。")
        : In($" done, about {Minutes(minutesLeft)} left", $" 已完成，大约还需 {Minutes(minutesLeft)}");

    public string State(ReadingState? state) => state switch
    {
        ReadingState.Done => In("Done", "已读"),
        ReadingState.Skipped => In("Skipped", "已跳过"),
        _ => In("To read", "待读"),
    };

    public string MarkDone => In("Mark as done", "标记为已读");

    public string Skip => In("Skip", "跳过");

    public string MarkUndone => In("Take this back", "取消标记");

    public string PreviousStep => In("Previous", "上一篇");

    public string ReadingPathLabel => In("Reading path", "阅读路径");

    public string ReaderCookie => In(
        "Progress is kept under a random number in a cookie; nothing else is known about you.",
        "进度以 cookie 中的随机编号保存；除此之外不记录任何个人信息。");

    public string StepCount(int steps, int minutes) => In($"{steps} incidents, {Minutes(minutes)}", $"{steps} 篇事故，约 {Minutes(minutes)}");

    // Running; {0} and {1} are filled in by the script
    public string RunSnippet(string snippet) => snippet switch
    {
        SnippetProof.BugName => In("Run the bug", "运行缺陷程序"),
        SnippetProof.FixName => In("Run the fix", "运行修复程序"),
        _ => In($"Run {snippet}.cs", $"运行 {snippet}.cs"),
    };

    public string RunBoth => In("Run bug and fix", "运行缺陷与修复");

    public string HowOften => In("How often", "运行次数");

    public string TimesOf(int times) => In(times == 1 ? "once" : $"{times} times", $"{times} 次");

    public string Stop => In("Stop", "停止");

    public string Starting => In("Starting …", "正在启动……");

    public string Running => In("Running …", "正在运行……");

    public string PlaceInQueue => In("Place {0} in the queue", "排队中，第 {0} 位");

    public string RunOf => In("run {0} of {1}", "第 {0} / {1} 次");

    public string OutputOfFirst => In("output of run 1 of {0}", "第 1 次的输出（共 {0} 次）");

    public string RunTiming => In("first output after {0} ms, ended after {1} ms", "{0} 毫秒后首次输出，{1} 毫秒后结束");

    public string NoOutputTiming => In("printed nothing, ended after {1} ms", "没有输出，{1} 毫秒后结束");

    public string RunStopped => In("Stopped by you", "已由您停止");

    public string SeriesStopped => In("Stopped by you after {0} of {1} runs", "已由您停止，完成 {0} / {1} 次");

    public string EditedMark => In("edited", "已修改");

    public string RunLost => In("The connection to the server broke. Run it again.", "与服务器的连接中断。请重新运行。");

    public string OutputOf(string file) => In($"Output of {file}", $"{file} 的输出");

    public string StandardError => In("Standard error", "标准错误");

    public string SeePattern => In("The failure pattern behind this exception", "这个异常背后的失效模式");

    public string WhoDidWhat => In("Who did what when", "谁在何时做了什么");

    public string OutputWasCut => In("More was printed than is kept.", "输出过长，未全部保留。");

    public string EditAndRun => In("Edit and run", "编辑并运行");

    public string EditFile(string file) => In($"Edit {file} and run it", $"编辑并运行 {file}");

    public string CodeOf(string file) => In($"Code of {file}", $"{file} 的代码");

    public string RunThis => In("Run", "运行");

    public string ResetCode => In("Reset", "还原");

    public string CopyLinkToCode => In("Copy link", "复制链接");

    public string EditorKeys => In(
        "Tab indents, Ctrl+Enter runs. To leave with the keyboard press Esc, then Tab.",
        "Tab 缩进，Ctrl+Enter 运行。要用键盘离开，请先按 Esc 再按 Tab。");

    public string CodeFromLink => In(
        "This code came with the link. It is not the article's, and nobody has reviewed it.",
        "这段代码来自链接，不是文章原有的，也没有人审阅过。");

    public string DamagedCodeLink => In(
        "The code in this link cannot be read; the link may have been cut short. Ask for it again. Below is the article's code, or what you made of it yourself.",
        "链接中的代码无法读取，链接可能不完整，请重新索取。下面是文章的代码，或您自己修改过的版本。");

    public string RunTitle(string title) => In($"Run: {title}", $"运行：{title}");

    public string ReadyToRun(string file) => In($"{file} is ready. Press its button, and it runs once.", $"{file} 已就绪，按下它的按钮即运行一次。");

    public string BackToArticle => In("Back to the article", "返回文章");

    public string Download => In("Download", "下载");

    // Proofs
    public string Proof => In("Proof", "验证");

    public string Proofs => In("Proofs", "验证结果");

    public string ProofsLead => In(
        "The bug and the fix of every incident are run again and again on this server: once a day, and after each change of the content. An article is proven while its bug fails as described and its fix holds.",
        "每起事故的缺陷程序与修复程序都会在本服务器上反复运行：每天一次，内容有变化时再运行一次。只要缺陷按描述出错、修复始终有效，文章就标为“已验证”。");

    /// <summary>A state of a proof; null where none has been made of the present content.</summary>
    public string ProofState(ProofState? state) => state switch
    {
        Core.Snippets.ProofState.Proven => In("Proven", "已验证"),
        Core.Snippets.ProofState.FixRegressed => In("Fix regressed", "修复失效"),
        Core.Snippets.ProofState.NoLongerReproduces => In("No longer reproduces", "无法复现"),
        Core.Snippets.ProofState.Flaky => In("Seen in some runs", "偶尔复现"),
        Core.Snippets.ProofState.Broken => In("Does not run", "无法运行"),
        Core.Snippets.ProofState.None => In("Nothing to prove", "无可验证"),
        _ => In("Not proven yet", "尚未验证"),
    };

    /// <summary>What a doubtful proof means for the reader of the article.</summary>
    public string Doubt(ProofState state) => state switch
    {
        Core.Snippets.ProofState.FixRegressed => In(
            "The fix of this article did not hold when it was last run. Do not copy it before somebody has looked.",
            "本文的修复在最近一次运行中没有生效。在有人核查之前，请勿照搬。"),
        Core.Snippets.ProofState.NoLongerReproduces => In(
            "The bug of this article did not show when it was last run. The article may be out of date.",
            "本文的缺陷在最近一次运行中没有复现。文章可能已过时。"),
        _ => In(
            "The programs of this article did not come to their end when they were last run. What it says is unproven.",
            "本文的程序在最近一次运行中未能运行完。文章的说法有待验证。"),
    };

    public string BugSeen(int seen, int runs) => In($"bug seen {seen}/{runs}", $"缺陷复现 {seen}/{runs}");

    public string FixClean(int clean, int runs) => In($"fix clean {clean}/{runs}", $"修复有效 {clean}/{runs}");

    public string RanOn(string runtime) => In($"on .NET {runtime}", $"运行于 .NET {runtime}");

    public string RecentProofs => In("Recent: ", "最近：");

    public string SeeProofs => In("All proofs", "全部验证结果");

    public string NoProofs => In("No incident has programs to run.", "没有事故带有可运行的程序。");

    public string ProofCount(int count) => In(count == 1 ? "1 incident with programs" : $"{Number(count)} incidents with programs, the latest incident first", $"{Number(count)} 起事故带有程序，按事故日期倒序");

    // Patterns and practices
    public string PatternsLead => In("The classes of mistake behind the incidents. Each shows itself in other words in other languages.", "事故背后的错误类型。同一种错误在不同语言中有不同的报错。");

    public string HowItHides => In("How it hides", "它如何隐藏");

    public string AskInReview => In("Ask in review", "评审时要问");

    public string Twins => In("The same mistake in other languages", "同一错误在其他语言中的样子");

    public string TwinsNote => In("What each language prints when it happens. 'Silent' means that it prints nothing.", "发生时各语言的输出。“无提示”表示没有任何输出。");

    public string Message => In("Message", "报错信息");

    public string AlsoPrinted => In("also:", "也作：");

    public string PrintedBy => In("Printed by", "由谁输出");

    public string Versions => In("Versions", "版本");

    public string IncidentsOfPattern => In("Incidents of this pattern", "属于此模式的事故");

    public string InGo => In("In Go", "在 Go 中");

    public string InCSharp => In("In C#", "在 C# 中");

    public string TaughtBy => In("Incidents that teach it", "体现这一实践的事故");

    public string NoIncidentYet => In("No incident yet.", "暂无事故。");

    public string TwinKind(string kind) => kind switch
    {
        "silent" => In("silent", "无提示"),
        "warning" => In("warning", "警告"),
        "exception" => In("exception", "异常"),
        "signal" => In("signal", "信号"),
        _ => kind,
    };

    // Search
    public string UnderstoodAs => In("Understood as", "理解为");

    public string Exactly => In("exactly", "完全匹配");

    public string Without => In("without", "排除");

    public string ResultCount(int count, bool atLeast) => (count, atLeast) switch
    {
        (_, true) => In($"More than {Number(count)} incidents; the best are shown. Add words to narrow it down.", $"超过 {Number(count)} 起事故，仅显示最相关的。请增加词语缩小范围。"),
        (1, _) => In("1 incident", "1 起事故"),
        _ => In($"{Number(count)} incidents", $"{Number(count)} 起事故"),
    };

    public string AnyWord => In(
        "No incident has all of these words. These have some of them.",
        "没有事故包含全部词语，以下事故包含其中一部分。");

    public string QueryCut(int characters) => In(
        $"The search was long; only its first {characters} characters were used.",
        $"搜索内容过长，仅使用了前 {characters} 个字符。");

    public string ExactMessage => In("Exact message", "报错完全一致");

    public string ExactId => In("Exact id", "编号完全一致");

    public string NothingFound => In("Nothing found", "没有找到");

    public string DidYouMean => In("Did you mean ", "您要找的是不是：");

    public string PasteWholeTrace => In("Paste the whole trace", "粘贴完整调用栈");

    public string PasteNote => In(
        "A message, a stack trace or a whole log, in any of six languages. Nothing you paste is stored or logged.",
        "报错信息、调用栈或整份日志均可，支持六种语言。粘贴的内容不会被保存或记录。");

    public string FindIncident => In("Find the incident", "查找事故");

    public string CommonMessage => In(
        "Many programs print this message, for many reasons. Compare the functions in your trace with those in the article before you take it for the same incident.",
        "很多程序都会因各种原因输出这条信息。认定是同一起事故之前，请先对照调用栈与文章中的函数。");

    public string AskEmpty => In("Type a message, a name or an id.", "请输入报错信息、名称或编号。");

    // Match
    public string MatchTrace => In("Match a trace", "匹配报错");

    public string MatchLead => In(
        "Paste what a program printed when it failed, with everything around it. You get the incident that it is, or the failure pattern that it shows, with the reasons.",
        "粘贴程序出错时的输出，连同前后内容一起即可。系统会告诉您这是哪一起事故，或属于哪一种失效模式，并说明理由。");

    public string MatchTakes => In("What it reads", "能读什么");

    public IReadOnlyList<string> MatchTakesList => language == Languages.Chinese
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

    public string MatchKeeps => In("What it keeps", "会留下什么");

    public IReadOnlyList<string> MatchKeepsList => language == Languages.Chinese
        ?
        [
            "粘贴的内容不会写入数据库、日志或网址。",
            "如果您回答“就是它”或“不是它”，只保存调用栈的指纹、事故和您的回答；随时可以撤销。",
            "可以分享的链接只含指纹，不含任何原文。",
        ]
        :
        [
            "Nothing you paste goes into the database, a log or an address.",
            "Where you say that an incident was it, or was not, the fingerprint of the trace is kept with your answer. It can be taken back at any time.",
            "The link that can be shared carries the fingerprint and no word of the trace.",
        ];

    public string PasteEmpty => In("There was nothing in the box. Paste a message, a stack trace or a log.", "输入框是空的。请粘贴报错信息、调用栈或日志。");

    public string PasteNotKept(int characters) => In(
        $"What you pasted has more than {Number(characters)} characters and was not sent back into the box.",
        $"粘贴的内容超过 {Number(characters)} 个字符，没有再放回输入框。");

    public string PasteCut(int characters) => In(
        $"What you pasted is longer than {Number(characters)} characters; its end was left out.",
        $"粘贴的内容超过 {Number(characters)} 个字符，末尾部分已略去。");

    public string MatchAnother => In("Paste more, or another trace", "补充内容，或粘贴另一段");

    public string VerdictMark(MatchVerdict verdict) => verdict switch
    {
        MatchVerdict.Incident => In("Known incident", "已知事故"),
        MatchVerdict.Pattern => In("Same failure pattern", "相同失效模式"),
        _ => In("Not known", "未收录"),
    };

    public string ThisIs(string key) => In($"This is {key}:", $"这是 {key}：");

    public string ReadIncident => In("Read what to do", "查看如何处理");

    public string SamePatternElsewhere => In("Not an incident that is known here, but the same failure pattern:", "不是这里已收录的事故，但失效模式相同：");

    public string ThePattern => In("This message shows the failure pattern", "这条报错属于失效模式：");

    public string MessageAloneNote => In(
        "Whether it is one of the incidents with this pattern, the message alone cannot tell.",
        "仅凭报错信息，还不能确定它是不是该模式下的某一起事故。");

    public string SamePatternNote => In(
        "Another program with the same kind of mistake. How such a mistake hides, what to ask in review and what prevents it holds here as well.",
        "是另一个程序犯了同一类错误。这类错误如何隐藏、评审时要问什么、怎样预防，在这里同样适用。");

    public string ReadPattern => In("Read about the pattern", "了解这个模式");

    public string NotKnownHere => In("Not known here", "这里没有收录");

    public string NothingToJudge => In("Nothing to judge by", "无从判断");

    public string NearestPattern => In("Its message shows the failure pattern", "报错所属的失效模式：");

    public string OtherTraces(int count) => In(
        count == 1 ? "There is one more trace in the paste." : $"There are {Number(count)} more traces in the paste.",
        $"粘贴的内容中还有 {Number(count)} 段调用栈。");

    public string FingerprintLink => In("A link that carries the fingerprint only, to share on purpose:", "只含指纹、可放心分享的链接：");

    public string Why => In("Why", "理由");

    public string NearestIncident => In("The nearest incident", "最接近的事故");

    public string OtherCandidates => In("Also looked at", "其他候选");

    public string Evidence => In("Evidence", "依据");

    public string Weight => In("Weight", "权重");

    public string Against => In("Against it", "不支持的依据");

    public string Together => In("Together, of 1", "合计（满分 1）");

    public FormattableString FirstDifference(string function) => language == Languages.Chinese
        ? $"第一处不同：没有记录 {function} 这一帧。"
        : (FormattableString)$"The first difference: no recorded trace of it has the frame {function}.";

    public string FramesThatAgree(int count) => In(count == 1 ? "1 frame agrees" : $"{Number(count)} frames agree", $"{Number(count)} 帧一致");

    public string RecordedAs => In("recorded as", "记录为");

    public string Level(FrameLevel level) => level == FrameLevel.Local
        ? In("the same by package, type and function", "包名、类型和函数相同")
        : In("the same without receivers, closures and versions", "去掉接收者、闭包和版本后相同");

    public string AndMore(int count) => In($"and {Number(count)} more", $"另有 {Number(count)} 项");

    public string WasItLabel(string key) => In($"Was it {key}?", $"是 {key} 吗？");

    public string ThisWasIt => In("This was it", "就是它");

    public string ThisWasNotIt => In("This was not it", "不是它");

    public string YourTrace => In("What you pasted", "您粘贴的内容");

    public string MatchedLinesNote => In("Lines that the answer rests on are marked with a bar and an arrow.", "判断所依据的行以竖线和箭头标出。");

    public string MatchedLine => In("matched:", "匹配：");

    public string LinesLeftOut(int count) => In(count == 1 ? "1 line is not shown." : $"{Number(count)} lines are not shown.", $"有 {Number(count)} 行未显示。");

    public string FoldedLines(int count) => In(count == 1 ? "1 more line" : $"{Number(count)} more lines", $"另有 {Number(count)} 行");

    public string TracePart(int number) => In($"What you pasted, part {number}", $"您粘贴的内容，第 {number} 部分");

    public string ArticlesWithTheseWords => In("Articles with these words", "含有这些词语的文章");

    public string SharedWordsNote => In("None of them is known to be it; they share words with what you pasted.", "并不表示就是它们，只是与粘贴的内容有相同的词语。");

    public string WriteItDown => In("Write it down", "记录下来");

    public string DraftNote => In(
        "A draft of an article with what the trace says. Put it into content/incidents/ in a folder named like its slug, with the trace in traces/, and fill in what is empty: the check names each key that is.",
        "根据调用栈预填的文章草稿。请放入 content/incidents/ 下与 slug 同名的文件夹，把调用栈放进 traces/，再补全空缺：检查命令会逐一指出。");

    public string ShowDraft => In("Show the draft", "查看草稿");

    public string DownloadDraft => In("Download the draft", "下载草稿");

    public string MatchWhole => In("Paste the whole trace to be sure", "粘贴完整调用栈以便确认");

    public string MatchContentType => In(
        "Send the trace as text/plain, or as application/json in the form {\"trace\": \"...\"}, and name the type in Content-Type.",
        "请以 text/plain 发送调用栈，或以 application/json 发送 {\"trace\": \"...\"}，并在 Content-Type 中注明类型。");

    public string MatchBadJson => In(
        "The body is no JSON object with a text in 'trace'. Send {\"trace\": \"...\"}, or the trace itself as text/plain.",
        "请求体不是含有文本字段 trace 的 JSON 对象。请发送 {\"trace\": \"...\"}，或直接以 text/plain 发送调用栈。");

    public string MatchEmpty => In("The trace is empty. Send a message, a stack trace or a log.", "调用栈为空。请发送报错信息、调用栈或日志。");

    public string KeptAnswers => In("Answers that are kept", "已保存的回答");

    public string KeptAnswersLead => In(
        "What people said of traces and incidents. It changes the next answer to a trace with the same fingerprint. Each can be taken back.",
        "大家对调用栈与事故的判断。它会影响对相同指纹的下一次回答，每一条都可以撤销。");

    public string AnswerCount(int count) => In(count == 1 ? "1 answer" : $"{Number(count)} answers", $"共 {Number(count)} 条回答");

    public string TakeBackAnswer(string key) => In($"Take this back: {key}", $"取消标记：{key}");

    public string Fingerprint => In("Fingerprint", "指纹");

    public string FingerprintTitle => In("What is known of this trace", "关于这段调用栈的已知信息");

    public string FingerprintNote => In(
        "The fingerprint tells traces apart and holds no word of them. No text is kept with it.",
        "指纹用于区分不同的调用栈，不含任何原文，也没有随它保存任何文本。");

    public string RecordedIn => In("A recorded trace of this incident has it", "本事故的一份记录与它指纹相同");

    public string NoAnswerYet => In("Nobody has said which incident it was.", "还没有人说过它是哪一起事故。");

    public string NoFingerprint => In(
        "This address holds no fingerprint. Follow the link on a match page, or paste the trace here.",
        "这个地址中没有有效的指纹。请使用匹配结果页上的链接，或在此粘贴调用栈。");

    // Traces, frame by frame
    public Core.Traces.Rendering.TraceLabels TraceLabels => new(
        In("failed here", "在此失败"),
        In("first of the application", "应用的第一帧"),
        count => In($"{count} frames of libraries and the runtime", $"{count} 帧库与运行时代码"),
        count => In(count == 1 ? "1 other goroutine" : $"{count} other goroutines", $"另外 {count} 个 goroutine"));

    public string TraceIsCut => In("This is its beginning.", "以上为开头部分。");

    // Keys, dialogs, copying and the look: what the browser's script adds
    public string SearchAsYouType => In("Search incidents, patterns and practices", "搜索事故、失效模式与实践");

    public string SearchKeys => In("to move, Enter to open, Ctrl+Enter for a new tab", "选择，Enter 打开，Ctrl+Enter 在新标签页中打开");

    public string AllResults => In("All results", "全部结果");

    public string FoundCount(int incidents, bool atLeast, int others) => In(
        $"{(atLeast ? "More than " : "")}{Number(incidents)} {(incidents == 1 ? "incident" : "incidents")}, {others} {(others == 1 ? "pattern or practice" : "patterns and practices")}",
        $"{(atLeast ? "超过 " : "")}{Number(incidents)} 起事故，{others} 条失效模式与实践");

    public string SearchFailed => In(
        "The search did not answer. Press Enter to search on a page of its own.",
        "搜索没有响应。按 Enter 键可在单独的页面中搜索。");

    public string RecentSearches => In("Recent searches", "最近搜索");

    public string RecentSearchesNote => In("Kept in this browser only.", "仅保存在此浏览器中。");

    public string ForgetSearches => In("Forget them", "清除");

    public string TraceMode => In(
        "More than one line: taken for a trace, and sent as one. It does not go into the address.",
        "内容超过一行：将作为调用栈提交，不会出现在网址中。");

    public string TraceModeUndo => In("Search for it as words instead", "改为按词语搜索");

    public string Sending => In("One moment …", "请稍候……");

    public string NoPathYet => In(
        "There is no reading path yet. A pack describes one in reading/<slug>.yml.",
        "还没有阅读路径。内容包可通过 reading/<slug>.yml 定义一条。");

    public string PathFinished => In("You have read all of it.", "全部读完。");

    public string PathFinishedNext => In("Now see the same mistakes in other languages.", "接下来看看同样的错误在其他语言中的样子。");

    public string Close => In("Close", "关闭");

    public string Copy => In("Copy", "复制");

    public string Copied => In("Copied", "已复制");

    public string LinkCopied => In("Link copied", "链接已复制");

    public string NotCopied => In("The browser does not allow copying", "浏览器不允许复制");

    public string KeyboardKeys => In("Keyboard", "键盘快捷键");

    public string KeyOf(string what) => what switch
    {
        "search" => In("Search", "搜索"),
        "next" => In("Next in the reading path or list", "阅读路径或列表中的下一项"),
        "previous" => In("Previous in the reading path or list", "阅读路径或列表中的上一项"),
        "theme" => In("Theme: as the system, light, dark", "主题：跟随系统、浅色、深色"),
        _ => In("This list", "显示此列表"),
    };

    public string Or => In("or", "或");

    public string SingleKeys => In("Single keys are shortcuts", "启用单键快捷键");

    public string SingleKeysNote => In(
        "Switch this off if they get in the way of speech input or of your own keys. Ctrl+K stays.",
        "如与语音输入或您自己的按键冲突，可在此关闭。Ctrl+K 始终有效。");

    public string ThemeOf(string theme) => theme switch
    {
        "light" => In("Theme: light", "主题：浅色"),
        "dark" => In("Theme: dark", "主题：深色"),
        _ => In("Theme: as the system", "主题：跟随系统"),
    };

    // Errors
    public string ErrorTitle(int status) => status switch
    {
        404 => In("Not found", "页面不存在"),
        400 => In("Not understood", "无法理解的请求"),
        413 => In("Too large", "内容过大"),
        503 => In("Busy", "暂时繁忙"),
        >= 500 => In("Something failed", "出错了"),
        _ => In("Not possible", "无法完成"),
    };

    public string ErrorId => In("Error id", "错误编号");

    public string ToHome => In("To the first page", "回到首页");

    public string NoSuchIncident(string slug) => In($"There is no incident called '{slug}'.", $"没有名为“{slug}”的事故。");

    public string NoSuchPattern(string slug) => In($"There is no pattern called '{slug}'.", $"没有名为“{slug}”的失效模式。");

    public string NoSuchPractice(string slug) => In($"There is no practice called '{slug}'.", $"没有名为“{slug}”的实践。");

    public string NoSuchReadingPath(string slug) => In($"There is no reading path called '{slug}'.", $"没有名为“{slug}”的阅读路径。");

    /// <summary>The other language's own name for itself.</summary>
    public static string NameOf(string language) => language == Languages.Chinese ? "中文" : "English";

    public static string Choose(string language, string english, string chinese) => language == Languages.Chinese ? chinese : english;

    /// <summary>A programming language as its users write it.</summary>
    public static string Programming(string language) => language switch
    {
        "go" => "Go",
        "csharp" => "C# / .NET",
        "java" => "Java",
        "python" => "Python",
        "rust" => "Rust",
        "c" => "C",
        "javascript" => "JavaScript",
        "objective-c" => "Objective-C",
        "ruby" => "Ruby",
        _ => language,
    };

    public string Severity(Severity severity) => severity switch
    {
        Core.Incidents.Severity.Low => In("Low", "低"),
        Core.Incidents.Severity.Medium => In("Medium", "中"),
        Core.Incidents.Severity.High => In("High", "高"),
        _ => In("Critical", "致命"),
    };

    public string KindOf(IncidentKind kind) => kind switch
    {
        IncidentKind.Crash => In("Crash", "崩溃"),
        IncidentKind.Error => In("Error", "报错"),
        IncidentKind.Hang => In("Hang", "挂起"),
        IncidentKind.Leak => In("Leak", "泄漏"),
        _ => In("Corruption", "数据损坏"),
    };

    public string Day(DateOnly day) => In(
        day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        day.ToString("yyyy'年'M'月'd'日'", CultureInfo.InvariantCulture));

    /// <summary>An instant to the minute, in UTC as the server counts.</summary>
    public string Minute(DateTime instant) => In(
        instant.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture),
        instant.ToString("yyyy'年'M'月'd'日' HH:mm 'UTC'", CultureInfo.InvariantCulture));

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private string In(string english, string chinese) => Choose(language, english, chinese);
}
