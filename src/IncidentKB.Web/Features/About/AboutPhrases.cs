using IncidentKB.Core.Incidents;
using IncidentKB.Web.Features.Runs;
using IncidentKB.Web.Hosting;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.About;

/// <summary>What only this page says, in both languages.</summary>
internal static class AboutPhrases
{
    extension(UiText ui)
    {
        public string AboutTitle => ui.In("About IncidentKB", "关于 IncidentKB");

        public string AboutLead => ui.In(
            "A team's memory of what broke. Somebody pastes what a program printed and gets the incident that explains it, what to do now, "
            + "and the bug running beside its fix.",
            "一个团队对故障的记忆。粘贴程序输出的内容，就能找到解释它的事故、现在该做什么，并看到缺陷与修复并排运行。");

        public string WhatItDoes => ui.In("What it does", "它做什么");

        public IReadOnlyList<string> WhatItDoesList => ui.Language == Languages.Chinese
            ?
            [
                "匹配：一条报错、一份调用栈或整份日志属于哪起事故、哪种失效模式，并说明理由；不认识时会直说。",
                "搜索：用报错信息、名称或中英文词语；闪退也能找到写作“崩溃”的文章。",
                "运行：每起事故都有一个会出错的程序和一个修复后的程序，在服务器的沙箱中运行，并反复验证。",
                "学习：为新值班的人排好顺序的阅读路径，记住读到了哪里。",
                "共同维护：在浏览器中撰写和评审，也可以用纯文本文件；每个版本都保留。",
            ]
            :
            [
                "Match: which incident or failure pattern a message, a stack trace or a whole log is, with the reasons; "
                + "where neither is known it says so.",
                "Search: by message, name or words in both languages. 闪退 finds what is written as “crash”.",
                "Run: each incident has a program that breaks and one that holds. "
                + "They run in a sandbox on the server and are proven again and again.",
                "Learn: incidents in an order for people who are new on call, which remembers how far they are.",
                "Keep: written and reviewed in the browser, or as plain files. Every revision stays.",
            ];

        public string WhatItKnows => ui.In("What it knows now", "目前收录");

        public string ReadingPathsCounted => ui.In("Reading paths", "阅读路径");

        public string ProgramsCounted => ui.In("Programs that run", "可运行的程序");

        public string ReadsTracesOf(IReadOnlyList<string> languages) => ui.In(
            $"It reads traces of {string.Join(", ", languages)}, also inside logs.",
            $"能读懂 {string.Join("、", languages)} 的调用栈，夹在日志里也行。");

        public string AddLead => ui.In("There are four ways. All go through the same check and the same review.", "有四种方式，都经过同样的检查和评审。");

        public string AddFromTrace => ui.In("From a trace that is not known: the answer offers a draft.", "从一份未收录的调用栈开始：匹配结果会提供草稿。");

        public string AddInWorkspace => ui.In("From the template, in the workspace.", "在工作区中，从模板开始。");

        public string NewProposalDoor => ui.In("New incident", "新事故");

        public string AddArchive => ui.In(
            "From the postmortems that you have: Markdown, OSV, a folder or a ZIP become drafts.",
            "从已有的复盘文档开始：Markdown、OSV、文件夹或 ZIP 都会变成草稿。");

        public string ImportDoor => ui.In("Import", "导入");

        public string AddFiles =>
            ui.In("As files in a folder, from a shell (content/README.md has the format):", "以文件夹中的文件，在命令行中导入（格式见 content/README.md）：");

        public string AddRoles => ui.In("Authors write, reviewers approve. An admin invites them.", "作者撰写，评审者批准，由管理员邀请。");

        public string RunItYourself => ui.In("Run it yourself", "自己运行");

        public string RunLead => ui.In(
            "One process with one SQLite file. With the .NET 10 SDK, in a copy of the repository, "
            + "the first command serves http://localhost:5080 and the second runs all tests:",
            "一个进程，一个 SQLite 文件。安装 .NET 10 SDK 后，在仓库副本中，第一条命令启动 http://localhost:5080，第二条运行全部测试：");

        public string RunNote => ui.In(
            "The first start prints a link that makes its reader the admin. README.md has the settings, such as a site for members only.",
            "首次启动会输出一个链接，打开它的人成为管理员。设置（例如仅限成员访问）见 README.md。");

        public string BackupLead => ui.In("A backup is one file, written and checked while the site runs:", "备份是一个文件，站点运行时即可写出并校验：");

        public string WhatItKeeps => ui.In("What it keeps of visitors", "保留访客的哪些信息");

        public string KeepsLead => ui.In(
            "Nobody has to sign in to read an open site. It asks no other host for anything, counts no visits and logs no visits. "
            + "These cookies exist, each set only when its time comes:",
            "阅读开放的站点无需登录。页面不请求其他主机，不统计也不记录访问。只有以下 cookie，各在需要时才设置：");

        public string CookieWhen => ui.In("Set when, and for what", "何时设置，用途");

        public string CookieFor => ui.In("Kept for", "保留");

        public IReadOnlyList<(string Name, string When, string Age)> Cookies =>
        [
            ("ikb_form", ui.In("a page has a form that sends something; proves that the form came from this site", "页面含有提交内容的表单时；证明表单来自本站"),
                ui.In("until the browser closes", "到浏览器关闭")),
            ("ikb_language", ui.In("the language switch was used; decides in which language the first page opens", "使用语言切换时；决定首页以哪种语言打开"),
                ui.In("400 days", "400 天")),
            ("ikb_theme", ui.In("light or dark was chosen", "选择浅色或深色主题时"), ui.In("a year", "一年")),
            ("ikb_reader", ui.In("a step was marked as read or an answer given; a random number", "标记已读或作出回答时；一个随机编号"),
                ui.In("400 days", "400 天")),
            ("ikb_session", ui.In("somebody signed in", "登录时"), ui.In("60 days, 14 without use", "60 天；14 天未使用即失效")),
            ("ikb_passkey", ui.In("while somebody signs in with a passkey", "用通行密钥登录的过程中"), ui.In("5 minutes", "5 分钟")),
        ];

        public IReadOnlyList<string> KeepsList => ui.Language == Languages.Chinese
            ?
            [
                "粘贴的内容不会写入数据库、日志、磁盘或网址；为了能返回和刷新，它在内存中保留一小时，地址无法猜到。",
                "对匹配结果的回答按调用栈的指纹保存，阅读进度按编号保存；400 天无人改动即删除。",
                "问题报告连同所写的文字保存，供维护者处理。",
                "最近的搜索和改动过的程序只留在你的浏览器里。",
                "出错时日志记下错误编号、方法和路径，不记查询，也不记来自谁。",
            ]
            :
            [
                "What is pasted goes into no database, log, file or address. It stays in memory for an hour, so that its answer can be "
                + "gone back to, at an address that nobody can guess.",
                "Answers to matches are kept under the fingerprint of the trace, steps of reading paths under the number; "
                + "what nobody touches for 400 days is deleted.",
                "A report of a problem is kept with what its writer wrote, for those who settle it.",
                "Recent searches and changed programs stay in your browser.",
                "An error is logged with its number, method and path, without the query and without whose it was.",
            ];

        public string Limits => ui.In("Limits", "限制");

        public string LimitsNote => ui.In(
            $"So that nobody takes the place of all others, each address may have {VisitorRuns.MaxAtAddress} runs waiting, "
            + $"{VisitorLimits.Reports} reports and {VisitorLimits.Writes} answers or steps an hour. "
            + "For that the site remembers networks in memory only. People who are signed in have shares of their own.",
            $"为了不让一个人占用所有资源，每个地址最多有 {VisitorRuns.MaxAtAddress} 个程序在排队，每小时最多 {VisitorLimits.Reports} 份报告、{VisitorLimits.Writes} 次回答或标记。"
            + "为此网络地址只保存在内存中。登录的人有自己的份额。");
    }
}
