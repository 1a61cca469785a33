using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.ApiDocs;

/// <summary>What only this page says, in both languages.</summary>
internal static class ApiPhrases
{
    extension(UiText ui)
    {
        public string ApiTitle => ui.In("The API", "API 说明");

        public string ApiLead => ui.In(
            "What a program can ask this site: which incident a trace is, a search, an incident with its article, a run of its bug or fix, "
            + "and the proposals of its authors. The answers are JSON.",
            "程序可以向本站询问什么：一份调用栈属于哪起事故、搜索、事故及其文章、运行缺陷或修复程序，以及作者的提案。回答均为 JSON。");

        public string ApiMachineReadable => ui.In("The same for programs:", "供程序读取：");

        public string ApiModels => ui.In("For language models, by the Model Context Protocol:", "供语言模型（Model Context Protocol）连接：");

        public string ApiTokens => ui.In(
            "Reading an open site needs no token. Everything that writes does: make one on your account page, "
            + "and send it as Authorization: Bearer. Put /zh-Hans before a path for titles and sentences in Chinese.",
            "站点开放时，读取不需要令牌。写入需要令牌：在账号页面创建，并以 Authorization: Bearer 发送。在路径前加上 /zh-Hans，标题和句子即为中文。");

        public string ApiBody => ui.In("body", "请求体");

        public string ApiAnswers => ui.In("answers", "回答");

        /// <summary>What operations are about.</summary>
        public string ApiTag(string tag) => ui.In(tag, Tags.GetValueOrDefault(tag, tag));

        /// <summary>What an operation does; in English as its description says it.</summary>
        public string ApiSummary(ApiOperation operation) =>
            ui.In(operation.Summary, Summaries.GetValueOrDefault($"{operation.Method} {operation.Path}", operation.Summary));

        /// <summary>More of it; null where there is no more.</summary>
        public string? ApiMore(ApiOperation operation) => operation.Description is not { Length: > 0 } description ? null
            : ui.In(description, operation.Path.EndsWith("/runs", StringComparison.Ordinal) ? HowRunsAreTold : description);

        /// <summary>What a parameter means.</summary>
        public string ApiParameter(ApiOperation.Parameter parameter)
        {
            var (english, chinese) = Parameters.GetValueOrDefault(parameter.Name, ("", ""));
            return ui.In(parameter.Description ?? english, chinese);
        }

        /// <summary>A status code with what it is called.</summary>
        public string ApiAnswer(string status, string name) =>
            ui.In($"{status} {name}", $"{status} {Statuses.GetValueOrDefault(status, name)}");
    }

    private const string HowRunsAreTold =
        "带上 Accept: text/event-stream 时，运行情况会边跑边报：queued {position}、compiling {run}、started {run}、"
        + "output {run, stream, text, ms}、run（同 data.runs）、done {outcome, summary, bug_gone, results, isolation}、error {status, detail}。"
        + "连接断开，运行即告结束。若给出 source，则运行这段文本而不是文件，并按它自己的头部检查；服务器不允许运行改过的代码时为 403。"
        + "每位访客同时只能运行一次；每个地址最多 12 次，其中连续运行最多 6 次；超出时，或已有 32 个在等待时，回答 429。";

    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Incidents"] = "事故",
        ["Runs"] = "运行",
        ["Search"] = "搜索",
        ["Match"] = "匹配",
        ["Revisions"] = "修订",
        ["Proposals"] = "提案",
        ["Content"] = "内容",
    };

    private static readonly Dictionary<string, string> Summaries = new(StringComparer.Ordinal)
    {
        ["GET /api/v1/incidents"] = "列出事故，最新的在前。",
        ["GET /api/v1/incidents/{slug}"] = "按 slug 或编号读取一起事故：各语言的文章、参考资料、签名和文件。",
        ["POST /api/v1/incidents/{slug}/runs"] = "在单独的进程中运行事故的缺陷、修复或其他程序，并按程序头部所写的预期检查结果。",
        ["GET /api/v1/incidents/{slug}/revisions"] = "列出事故的修订，最新的在前。",
        ["GET /api/v1/incidents/{slug}/revisions/{number}"] = "读取一次修订及其文件：路径对应文本；图片则给出大小和 sha256。",
        ["GET /api/v1/incidents/{slug}/revisions/{from}...{to}"] = "两次修订之间的改动，每个文件一份 unified diff。",
        ["GET /api/v1/{area}/{slug}/revisions"] = "列出一个失效模式、实践或阅读路径的修订，最新的在前。",
        ["GET /api/v1/{area}/{slug}/revisions/{number}"] = "读取失效模式、实践或阅读路径的一次修订及其文本。",
        ["GET /api/v1/{area}/{slug}/revisions/{from}...{to}"] = "失效模式、实践或阅读路径两次修订之间的改动，以 unified diff 给出。",
        ["GET /api/v1/export"] = "以 ZIP 下载一个内容包的文件，仅限管理员。在本站撰写、不属于任何包的内容在 written-here 包中。",
        ["GET /api/v1/search"] =
            "搜索事故。q 可以写词语、\"完整词组\"、-排除、[实践]、lang:、project:、cwe:、pattern:、severity:、kind:、service:、owner:、before:、after:。",
        ["POST /api/v1/match"] =
            "判断一条消息、一份调用栈或日志属于哪起事故：最相符的在前，并附理由。可发 {\"trace\": \"...\"} 或 text/plain，最大 16 MiB，更长的会被截断。",
        ["POST /api/v1/proposals"] =
            "新建提案：依据已发布的事故（{\"incident\": slug}）、一组文件、一份调用栈、一篇 Markdown 复盘，或模板；也可以依据目录中的条目"
            + "（{\"pattern\": slug}、{\"practice\": slug}、{\"path\": slug}；新条目写 null）。",
        ["GET /api/v1/proposals"] = "列出自己的提案和可由自己审阅的提案，最近改动的在前。",
        ["GET /api/v1/proposals/{id}"] = "读取一份提案：文件、问题、经过和评论。",
        ["POST /api/v1/proposals/{id}/runs"] = "按已保存的内容运行提案中的程序：{\"snippet\": \"bug\", \"times\": 20}。回答与事故的运行相同。",
        ["GET /api/v1/proposals/{id}/files/{path}"] = "原样读取一个文件。",
        ["PUT /api/v1/proposals/{id}/files/{path}"] = "保存一个文件：请求体就是它的文本，或图片的字节。需要 If-Match。",
        ["DELETE /api/v1/proposals/{id}/files/{path}"] = "移除一个文件。需要 If-Match。",
        ["PUT /api/v1/proposals/{id}/summary"] = "写明改了什么、为什么改：请求体是一句话。",
        ["POST /api/v1/proposals/{id}/submit"] = "提交审阅；可以同时写明改了什么：{\"text\": \"...\"}。",
        ["POST /api/v1/proposals/{id}/withdraw"] = "撤回提案。撤回后仍可阅读。",
        ["POST /api/v1/proposals/{id}/update"] = "把期间发布的修订逐行合并进来。",
        ["POST /api/v1/proposals/{id}/comments"] = "发表评论：{\"text\", \"path\", \"line\", \"answers\"}；除 text 外都可以省略。",
        ["POST /api/v1/proposals/{id}/approve"] = "批准 If-Match 所指的版本。",
        ["POST /api/v1/proposals/{id}/request-changes"] = "退回给作者：{\"text\": \"需要修改什么\"}。",
        ["POST /api/v1/proposals/{id}/publish"] = "把它发布为所属内容的下一次修订。",
    };

    private static readonly Dictionary<string, (string English, string Chinese)> Parameters = new(StringComparer.Ordinal)
    {
        ["slug"] = ("Slug of the incident, or its id.", "事故的 slug 或编号。"),
        ["area"] = ("patterns, practices or reading.", "取值为 patterns、practices 或 reading。"),
        ["pack"] = ("Name of the content pack.", "内容包的名称。"),
        ["pattern"] = ("", "失效模式的 slug。"),
        ["practice"] = ("", "实践的 slug。"),
        ["project"] = ("", "项目名称。"),
        ["lang"] = ("", "编程语言，例如 go。"),
        ["severity"] = ("", "low、medium、high 或 critical。"),
        ["kind"] = ("", "从外部看到的现象，例如 crash 或 outage。"),
        ["service"] = ("", "受影响服务的名称。"),
        ["page"] = ("", "页码，从 1 开始。"),
        ["q"] = ("What to search for.", "要搜索的内容。"),
        ["literal"] = ("", "为 true 时按所写内容搜索，不作纠正。"),
        ["number"] = ("Number of the revision, from 1.", "修订的序号，从 1 开始。"),
        ["from"] = ("Number of the earlier revision.", "较早那次修订的序号。"),
        ["to"] = ("Number of the later revision.", "较晚那次修订的序号。"),
        ["id"] = ("Number of the proposal.", "提案的编号。"),
        ["path"] = ("Path of the file inside the incident's folder, such as index.md.", "文件在事故文件夹中的路径，例如 index.md。"),
    };

    private static readonly Dictionary<string, string> Statuses = new(StringComparer.Ordinal)
    {
        ["200"] = "成功",
        ["201"] = "已创建",
        ["400"] = "请求有误",
        ["401"] = "未登录",
        ["403"] = "没有权限",
        ["404"] = "不存在",
        ["413"] = "请求体过大",
        ["415"] = "不支持的媒体类型",
        ["429"] = "请求过多",
        ["503"] = "暂时不可用",
    };
}
