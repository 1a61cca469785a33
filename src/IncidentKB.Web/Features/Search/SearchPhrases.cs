using IncidentKB.Data.Search;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Search;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class SearchPhrases
{
    extension(UiText ui)
    {
        public string UnderstoodAs => ui.In("Understood as", "理解为");

        public string Exactly => ui.In("exactly", "完全匹配");

        public string Without => ui.In("without", "排除");

        public string ResultCount(int count, bool atLeast) => (count, atLeast) switch
        {
            (_, true) => ui.In(
                $"More than {UiText.Number(count)} incidents; the best are shown. Add words to narrow it down.",
                $"超过 {UiText.Number(count)} 起事故，仅显示最相关的。请增加词语缩小范围。"),
            (1, _) => ui.In("1 incident", "1 起事故"),
            _ => ui.In($"{UiText.Number(count)} incidents", $"{UiText.Number(count)} 起事故"),
        };

        public string AnyWord => ui.In(
            "No incident has all of these words. These have some of them.",
            "没有事故包含全部词语，以下事故包含其中一部分。");

        public string QueryCut(int characters) => ui.In(
            $"The search was long; only its first {characters} characters were used.",
            $"搜索内容过长，仅使用了前 {characters} 个字符。");

        public string NoDrafts => ui.In("Drafts are not shown to readers.", "草稿不向读者显示。");

        public string Operators => ui.In("What narrows a search down", "缩小搜索范围的写法");

        /// <summary>An example of each operator, and what it does.</summary>
        public IReadOnlyList<(string Example, string Meaning)> OperatorList =>
        [
            (ui.In("\"released more than held\"", "“多于获取”"), ui.In("these words next to each other", "词语必须相连")),
            ("-docker", ui.In("without this word; works before a filter, too", "排除该词，也可用于筛选之前")),
            ("[fix-the-siblings]", ui.In("teaches this practice", "体现该实践")),
            (ui.In("kind:crash", "类型:崩溃"), ui.In(
                "crash, error, hang, leak, corruption, outage, degradation, data_loss, security, near_miss",
                "崩溃、报错、挂起、泄漏、数据损坏、服务中断、服务降级、数据丢失、安全事件、未遂事件")),
            (ui.In("severity:high", "严重程度:高"), ui.In("low, medium, high, critical", "低、中、高、致命")),
            (ui.In("after:2025-03 before:2025-06", "晚于:2025-03 早于:2025-06"), ui.In(
                "from the first day on, and earlier than the second: a day, a month or a year",
                "从前一日期起（含），到后一日期之前；可写到日、月或年")),
            (ui.In("service:checkout", "服务:checkout"), ui.In("hit this service", "波及该服务")),
            (ui.In("owner:ada", "负责人:ada"), ui.In("is kept by this person or team", "由该人或团队维护")),
            (ui.In("project:alist", "项目:alist"), ui.In("of this project", "属于该项目")),
            (ui.In("lang:go", "语言:go"), ui.In("in this programming language", "使用该编程语言")),
            ("cwe:765", ui.In("of this weakness", "属于该弱点")),
            (ui.In("pattern:closed-or-returned-twice", "失效模式:closed-or-returned-twice"), ui.In("shows this failure pattern", "属于该失效模式")),
        ];

        public string ExactMessage => ui.In("Exact message", "报错完全一致");

        public string ExactId => ui.In("Exact id", "编号完全一致");

        public string NothingFound => ui.In("Nothing found", "没有找到");

        /// <summary>No incident has the words, and something else answers them.</summary>
        public string NoIncidentBut(int others) => ui.In(
            others == 1
                ? "No incident has these words, but this is known"
                : $"No incident has these words, but {others} other things are known",
            others == 1 ? "没有事故包含这些词语，但有以下说明" : $"没有事故包含这些词语，但有 {others} 条其他说明");

        public string Covers => ui.In("What is here:", "这里收录了：");

        public string ShowingResultsFor => ui.In("Showing results for ", "以下是 ");

        public string SearchInsteadFor => ui.In("; search instead for ", " 的结果；仍要搜索 ");

        public string Comma => ui.In(", ", "、");

        public string FlagsAreText => ui.In(
            "A word behind a minus sign was read as part of a command: to leave it out would leave nothing.",
            "减号后面的词按命令的一部分处理：把它排除就什么也找不到了。");

        /// <summary>Where words stand, before a list of them.</summary>
        public string PlaceOf(MatchPlace place) => place switch
        {
            MatchPlace.Title => ui.In("In the title: ", "标题："),
            MatchPlace.Message => ui.In("In the message: ", "报错信息："),
            MatchPlace.Name => ui.In("In the name: ", "名称："),
            MatchPlace.Summary => ui.In("In the summary: ", "摘要："),
            _ => ui.In("In the text: ", "正文："),
        };

        /// <summary>Behind a word: the other word that stands there for it.</summary>
        public string StandsAs(string synonym) => ui.In($" as {synonym}", $"（文中写作 {synonym}）");

        // The words that are seen come first, for whoever speaks them.
        public string RemoveExclusion(string word) => ui.In($"without {word}: ask for it again", $"排除 {word}：不再排除");

        public string DidYouMean => ui.In("Did you mean ", "你要找的是不是：");

        public string CommonMessage => ui.In(
            "Many programs print this message, for many reasons. Compare the functions in your trace with those in the article before you "
            + "take it for the same incident.",
            "很多程序都会因各种原因输出这条信息。认定是同一起事故之前，请先对照调用栈与文章中的函数。");

        public string AskEmpty => ui.In("Type a message, a name or an id.", "请输入报错信息、名称或编号。");

        public string MatchWhole => ui.In("Paste the whole trace to be sure", "粘贴完整调用栈以便确认");

        public string AllResults => ui.In("All results", "全部结果");

        public string FoundCount(int incidents, bool atLeast, int others) => ui.In(
            $"{(atLeast ? "More than " : "")}{UiText.Number(incidents)} {(incidents == 1 ? "incident" : "incidents")}, "
            + $"{others} {(others == 1 ? "pattern, practice or message" : "patterns, practices and messages")}",
            $"{(atLeast ? "超过 " : "")}{UiText.Number(incidents)} 起事故，{others} 条失效模式、实践与报错");
    }
}
