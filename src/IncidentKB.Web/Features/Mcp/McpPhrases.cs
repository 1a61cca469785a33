using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Mcp;

/// <summary>What the tools of language models say, in both languages.</summary>
internal static class McpPhrases
{
    extension(UiText ui)
    {
        public string McpForeignOrigin(string origin) => ui.In(
            $"The page {origin} is no part of this site, and pages of other sites may not use its tools. "
            + "If it is this site, set Kb:PublicUrl to its address.",
            $"页面 {origin} 不属于本站，其他站点的页面不能使用本站的工具。如果它就是本站，请把 Kb:PublicUrl 设为它的地址。");

        public string McpEmptyTrace => ui.In(
            "The trace is empty. Send the message, the stack trace or the log that the program printed.",
            "调用栈是空的。请发送程序输出的报错信息、调用栈或日志。");

        public string McpNoProof(string slug) => ui.In(
            $"The programs of {slug} have not been run as they stand, or it has none, so nothing is proven.",
            $"{slug} 没有程序，或当前版本的程序尚未运行，因此还没有验证结果。");

        public string McpProof(string name, int asExpected, int runs) => ui.In(
            $"{name}: {asExpected} of {runs} runs did what the program says must happen.",
            $"{name}：{runs} 次运行中有 {asExpected} 次与程序声明的结果一致。");

        public string McpPartial => ui.In(
            "No incident has all of these words; these have some of them, and may be about something else.",
            "没有事故包含全部词语；以下事故只包含其中一部分，可能与所问无关。");

        public string McpCorrected(string query) => ui.In($"Answered for: {query}", $"按“{query}”搜索的结果");

        public string McpPage(int page, int total, bool atLeast) => ui.In(
            $"Page {page}; {(atLeast ? "more than " : "")}{total} incidents in all.", $"第 {page} 页；共{(atLeast ? "超过 " : " ")}{total} 起事故。");
    }
}
