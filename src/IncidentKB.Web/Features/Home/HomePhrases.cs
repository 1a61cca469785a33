using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Home;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class HomePhrases
{
    extension(UiText ui)
    {
        public string AskPlaceholder => ui.In("message or whole log", "一条报错或整份日志");

        public string Find => ui.In("Find", "查找");

        public string AskNote => ui.In(
            "A panic or exception message, a stack trace, a log, a function, an id, or plain words in English or Chinese. "
            + "What you paste goes into no database and no log.",
            "panic 或异常信息、调用栈、日志、函数名、编号，或任意中英文词语。粘贴的内容不会写入数据库或日志。");

        public string ForExample => ui.In("For example:", "例如：");

        public string WholeTrace(int lines) => ui.In($"a whole trace, {lines} lines", $"一份 {lines} 行的完整调用栈");

        public string WhatThisIs(int incidents, int patterns, int messages) => ui.In(
            $"For people on call: {Counted(incidents, "postmortem")} whose bug and fix run here, {Counted(patterns, "failure pattern")} as "
            + $"each language prints them, {Counted(messages, "runtime message")} explained.",
            $"给值班的人：{UiText.Number(incidents)} 篇事故复盘，缺陷与修复都可在此运行；{UiText.Number(patterns)} 种失效模式及各语言中的报错；"
            + $"{UiText.Number(messages)} 条运行时报错的解释。");

        public string SeeOne => ui.In("See one happen", "亲眼看一次");

        public string MarkedIsTheMistake => ui.In(
            "From its program; marked is what the fix changes.",
            "节选自该事故的程序，标出的是修复时改动的行。");

        public string NewOnCall => ui.In("New on call?", "刚开始值班？");

        public string NewOnCallNote => ui.In("Read these in order:", "按顺序读完这一组：");

        public string ContinueWith(int step) => ui.In($"Continue with step {step}", $"继续第 {step} 步");

        public string DoneSeePatterns => ui.In("Done. See the patterns", "已读完，去看失效模式");

        public string ForYourTeam => ui.In("For your team", "给你的团队");

        public string ForYourTeamNote => ui.In("Your own incidents, beside these or instead of them.", "记录你们自己的事故，与这些并列，或取而代之。");

        public string AddNote => ui.In("from a trace, a template, a file or an archive", "从调用栈、模板、文件或旧文档开始");

        public string WorkspaceNote => ui.In("write, review, publish, follow up", "撰写、评审、发布、跟进");

        public string ProgramsNote => ui.In("for programs and feed readers", "供程序和阅读器使用");

        public string RunAndBackup => ui.In("Run it and back it up", "运行与备份");

        public string BackupNote => ui.In("one process, one SQLite file", "一个进程，一个 SQLite 文件");

        public string RecentIncidents => ui.In("Recent incidents", "近期事故");

        public string PatternsInEveryLanguage => ui.In("Each of them in every language", "各种语言中的样子");
    }

    private static string Counted(int count, string noun) => $"{UiText.Number(count)} {noun}{(count == 1 ? "" : "s")}";
}
