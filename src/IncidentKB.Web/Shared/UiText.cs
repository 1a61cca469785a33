using System.Globalization;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Core.Snippets;
using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Web.Shared;

/// <summary>
/// Every phrase of the interface, both languages side by side, so that neither can be forgotten and a person can review
/// them as equals. In place of resource files, which keep the languages apart and find a missing phrase only at run time.
/// </summary>
public sealed class UiText(string language)
{
    internal string Language { get; } = language;

    public string SiteName => "IncidentKB";

    public string Tagline => In("The incident behind the panic: why it broke, and what to do", "看到 panic，找到事故：为什么出错，该怎么办");

    public string SkipToContent => In("Skip to the content", "跳到正文");

    public string MainNavigation => In("Main", "主导航");

    public string Incidents => In("Incidents", "事故");

    public string Patterns => In("Patterns", "失效模式");

    public string Reading => In("Reading", "阅读");

    public string Search => In("Search", "搜索");

    public string SearchPlaceholder => In("A message, a name, an id", "报错信息、名称、编号");

    public string Menu => In("Menu", "菜单");

    public string FooterNavigation => In("About the site", "关于本站");

    public string About => In("About", "关于");

    public string AddAnIncident => In("Add an incident", "添加事故");

    public string Messages => In("Runtime messages", "运行时报错");

    public string Workspace => In("Workspace", "工作区");

    public string Feed => In("Feed", "订阅源");

    public string Health => In("Health", "运行状况");

    public string FeedTitle => In("IncidentKB: new and changed incidents", "IncidentKB：新增与更新的事故");

    public string Ask => In("What did it print?", "它输出了什么？");

    public string AskHint => In(
        "A panic or exception message, a function name, an incident id, or plain words in English or Chinese.",
        "panic 或异常信息、函数名、事故编号，或任意中英文词语。");

    public string PatternsHeadingMany => In("Failure patterns", "失效模式");

    public string AllIncidents(int count) => In(
        count == 1 ? "The one incident" : $"All {Number(count)} incidents",
        $"全部 {Number(count)} 起事故");

    public string NextStep => In("Next", "下一篇");

    public string Continue => In("Continue", "继续");

    public string Start => In("Start", "开始");

    public string NothingStored => In(
        "There is no incident yet. Import a content pack, or put files into content/ and start again.",
        "还没有任何事故。请导入内容包，或把文件放进 content/ 后重新启动。");

    public string RemoveFilter(string name) => In($"Remove filter: {name}", $"移除筛选：{name}");

    public string ShowAll => In("Show all incidents", "显示全部事故");

    public string Pages => In("Pages", "分页");

    public string PageLabel => In("Page", "页码");

    public string Next => In("Next", "下一页");

    public string Previous => In("Previous", "上一页");

    public string Pattern => In("Pattern", "失效模式");

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

    public string Breadcrumbs => In("Breadcrumbs", "当前位置");

    public string Minutes(int minutes) => In(minutes == 1 ? "1 minute" : $"{minutes} minutes", $"{minutes} 分钟");

    public string PermalinkTo => In("Permalink to {0}", "“{0}”的固定链接");

    public string ExitCode(int code) => In($"exit code {code}", $"退出码 {code}");

    public string ListComma => In(", ", "、");

    public string Colon => In(": ", "：");

    public string SentenceGap => In(" ", "");

    public string ListEnd => In(".", "。");

    public string ClauseComma => In(", ", "，");

    public string State(ReadingState? state) => state switch
    {
        ReadingState.Done => In("Done", "已读"),
        ReadingState.Skipped => In("Skipped", "已跳过"),
        _ => In("Not read yet", "未读"),
    };

    public string MarkUndone => In("Take this back", "取消标记");

    public string Proofs => In("Proofs", "验证结果");

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

    public string SeeProofs => In("All proofs", "全部验证结果");

    public string NoIncidentYet => In("No incident yet.", "暂无事故。");

    public string MatchTrace => In("Match a trace", "匹配报错");

    public string VerdictMark(MatchVerdict verdict) => verdict switch
    {
        MatchVerdict.Incident => In("Known incident", "已知事故"),
        MatchVerdict.Pattern => In("Same failure pattern", "相同失效模式"),
        _ => In("Not known", "未收录"),
    };

    public string ThisIs(string key) => In($"This is {key}:", $"这是 {key}：");

    public string ThePattern => In("This message shows the failure pattern", "这条报错属于失效模式：");

    public string SearchAsYouType => In("Search incidents, patterns and practices", "搜索事故、失效模式与实践");

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

    public string Close => In("Close", "关闭");

    public string Copy => In("Copy", "复制");

    public string Copied => In("Copied", "已复制");

    public string LinkCopied => In("Link copied", "链接已复制");

    public string NotCopied => In("The browser does not allow copying", "浏览器不允许复制");

    public string KeyboardKeys => In("Keyboard", "键盘快捷键");

    public string KeyOf(string what) => what switch
    {
        "search" => In("Search", "搜索"),
        "send" => In("Send what was pasted", "提交粘贴的内容"),
        "next" => In("Next in the reading path or list", "阅读路径或列表中的下一项"),
        "previous" => In("Previous in the reading path or list", "阅读路径或列表中的上一项"),
        "theme" => In("Theme: as the system, light, dark", "主题：跟随系统、浅色、深色"),
        _ => In("This list", "显示此列表"),
    };

    /// <summary>Beside a field of several lines.</summary>
    public string SentByKey => In("Send with Ctrl/Cmd+Enter.", "按 Ctrl/Cmd+Enter 提交。");

    public string Or => In("or", "或");

    public string SingleKeys => In("Single keys are shortcuts", "启用单键快捷键");

    public string SingleKeysNote => In(
        "Switch this off if they get in the way of speech input or of your own keys. Ctrl+K stays.",
        "如与语音输入或你自己的按键冲突，可在此关闭。Ctrl+K 始终有效。");

    public string ThemeOf(string theme) => theme switch
    {
        "light" => In("Theme: light", "主题：浅色"),
        "dark" => In("Theme: dark", "主题：深色"),
        _ => In("Theme: as the system", "主题：跟随系统"),
    };

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

    /// <summary>The other language's own name for itself.</summary>
    public static string NameOf(string language) => language == Languages.Chinese ? "中文" : "English";

    public static string Choose(string language, string english, string chinese) => language == Languages.Chinese ? chinese : english;

    /// <summary>A programming language as its users write it.</summary>
    public static string Programming(string language) => TraceLanguages.TitleOf(language) ?? language switch
    {
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

    public string Day(DateOnly day) => In(
        day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        day.ToString("yyyy' 年 'M' 月 'd' 日'", CultureInfo.InvariantCulture));

    internal static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>One phrase in the reader's language.</summary>
    internal string In(string english, string chinese) => Choose(Language, english, chinese);
}
