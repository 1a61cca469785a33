using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.ApiDocs;

/// <summary>What only this page says, in both languages.</summary>
internal static class ApiPhrases
{
    extension(UiText ui)
    {
        public string ApiTitle => ui.In("The API", "API 说明");

        public string ApiLead => ui.In(
            "What a program can ask this site: which incident a trace is, a search, an incident with its article, a run of its bug or fix, and the proposals of its authors. The answers are JSON.",
            "程序可以向本站询问什么：一份调用栈属于哪起事故、搜索、事故及其文章、运行缺陷或修复程序，以及作者的提案。回答均为 JSON。");

        public string ApiMachineReadable => ui.In("The same for programs:", "供程序读取：");

        public string ApiModels => ui.In("For language models, by the Model Context Protocol:", "供语言模型（Model Context Protocol）连接：");

        public string ApiTokens => ui.In(
            "Reading an open site needs no token. Everything that writes does: make one on your account page, and send it as Authorization: Bearer. Put /zh-Hans before a path for titles and sentences in Chinese.",
            "站点开放时，读取不需要令牌。写入需要令牌：在账号页面创建，并以 Authorization: Bearer 发送。在路径前加上 /zh-Hans，标题和句子即为中文。");

        public string ApiInEnglish => ui.In("", "以下各项说明取自 OpenAPI 文档，为英文。");

        public string ApiBody => ui.In("body", "请求体");

        public string ApiAnswers => ui.In("answers", "回答");
    }
}
