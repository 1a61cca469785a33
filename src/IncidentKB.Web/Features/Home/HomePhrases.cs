using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Home;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class HomePhrases
{
    extension(UiText ui)
    {
        public string HaveTrace => ui.In("You have the whole stack trace?", "手上有完整的调用栈？");

        public string PasteTheTrace => ui.In("Paste the trace", "粘贴调用栈");

        public string AllPatternsTitle => ui.In("All patterns, in every language", "全部失效模式，各种语言的样子");

        public string AllPatternsNote => ui.In(
            "The same mistake prints other words in .NET, Java, Python, Rust and C. Each pattern lists its twins.",
            "同一种错误在 .NET、Java、Python、Rust 和 C 中的报错各不相同，每个模式都列出了对应的报错。");

        public string PatternsHeading => ui.In("Five ways to break the same promise", "违背同一个约定的五种方式");

        public string PatternsNote => ui.In(
            "Each incident here is one of these. What was taken must be given back: once, by its owner, while it is still alive.",
            "这里的每起事故都属于其中之一。取走的东西必须归还：只归还一次，由持有者归还，并且在它还有效的时候。");

        public string RecentIncidents => ui.In("Recent incidents", "近期事故");

        public string ContinueReading => ui.In("Continue reading", "继续阅读");

        public string StartReading => ui.In("Start the reading path", "开始阅读");
    }
}
