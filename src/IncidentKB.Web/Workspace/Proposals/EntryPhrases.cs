using IncidentKB.Core.Patterns;
using IncidentKB.Data.Entities;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>What is said about proposals of patterns, practices and reading paths, in both languages.</summary>
internal static class EntryPhrases
{
    private const string Slug = "slug";

    extension(UiText ui)
    {
        public string KindOf(CatalogueKind kind) => kind switch
        {
            CatalogueKind.Pattern => ui.In("Failure pattern", "失效模式"),
            CatalogueKind.Practice => ui.In("Practice", "实践"),
            _ => ui.In("Reading path", "阅读路径"),
        };

        /// <summary>What a proposal is about: the id of an incident, or what an entry is and its slug.</summary>
        public string SubjectOf(CatalogueKind? kind, string? key) => kind is { } entry ? $"{ui.KindOf(entry)} {key}".TrimEnd() : key ?? "";

        public string SubjectOf(Proposal proposal) =>
            ui.SubjectOf(proposal.EntryKind, proposal.EntryKind == null ? proposal.IncidentKey : proposal.EntrySlug);

        public string PublishedPage(CatalogueKind? kind) => kind == null ? ui.PublishedArticle : ui.In("Published page", "已发布的页面");

        public string PageAsReadersSee => ui.In("As readers will see it", "读者将看到的页面");

        public string TabText => ui.In("Text", "文本");

        public string NoEntryPreview => ui.In(
            "The text is no list of keys and values yet, so there is nothing to show. The problems name the line.",
            "文本还不是键和值，暂时无法显示。“问题”中列出了具体的行。");

        public string EntryNote(CatalogueKind kind) => kind switch
        {
            CatalogueKind.Pattern => ui.In(
                "One failure pattern as YAML. Once it is published, the messages of its twins are found in pasted traces.",
                "一个失效模式，以 YAML 书写。发布之后，粘贴的调用栈会与 twins 中的报错信息匹配。"),
            CatalogueKind.Practice => ui.In("One practice as YAML.", "一条实践，以 YAML 书写。"),
            _ => ui.In("One reading path as YAML.", "一条阅读路径，以 YAML 书写。"),
        };

        public string EntryKeys => ui.In("What the keys mean", "各个键的含义");

        public IReadOnlyList<(string Key, string Meaning)> KeysOf(CatalogueKind kind) =>
        [
            (Slug, ui.In(
                "The name in its address: lower-case letters, digits and hyphens. It stays for ever.", "网址中的名称：小写字母、数字和连字符。发布后不能更改。")),
            .. kind switch
            {
                CatalogueKind.Pattern => ui.KeysOfPattern,
                CatalogueKind.Practice => ui.KeysOfPractice,
                _ => ui.KeysOfPath,
            },
            ("{en: …, zh-Hans: …}", ui.In(
                "A text in both languages. One is enough; it is then shown in both.", "两种语言的文本。只写一种也可以，两种界面都会显示它。")),
        ];

        public string BesideIncidents => ui.In("Patterns, practices and reading paths", "失效模式、实践和阅读路径");

        public string NewEntry(CatalogueKind kind) => kind switch
        {
            CatalogueKind.Pattern => ui.In("A new failure pattern", "新的失效模式"),
            CatalogueKind.Practice => ui.In("A new practice", "新的实践"),
            _ => ui.In("A new reading path", "新的阅读路径"),
        };

        public string NewEntryNote(CatalogueKind kind) => kind switch
        {
            CatalogueKind.Pattern => ui.In(
                "A class of mistake, with the messages that it shows in each language.", "一类错误，以及它在各语言中的报错信息。"),
            CatalogueKind.Practice => ui.In("A rule that prevents such mistakes.", "一条能避免这类错误的规则。"),
            _ => ui.In("Incidents in the order in which they teach best.", "按最适合学习的顺序排列的事故。"),
        };

        public string ChangeEntryNote => ui.In(
            "Readers see the published text until yours is published.", "发布之前，读者看到的仍是原文。");

        private IReadOnlyList<(string Key, string Meaning)> KeysOfPattern =>
        [
            ("title, summary", ui.In("Its name, and what it is.", "名称，以及它是什么。")),
            ("hides", ui.In("How it stays silent until it bursts.", "它如何一直不暴露，直到爆发。")),
            ("questions", ui.In("What to ask in review.", "评审时要问的问题。")),
            ("cwe", ui.In("Ids such as CWE-765.", "编号，例如 CWE-765。")),
            ("twins", ui.In(
                "The messages by which it shows itself. Each has language, kind (panic, fatal error, exception, signal, warning or silent) "
                + "and message.",
                "它的各种报错信息。每条都有 language、kind（panic、fatal error、exception、signal、warning 或 silent）和 message。")),
            ("also", ui.In("Other wordings of the message.", "同一报错的其他写法。")),
            ("near", ui.In(
                "For messages that programs print for many mistakes: ends of function or type names of which one must stand near the top "
                + "of the stack.",
                "用于许多错误都会打印的信息：函数名或类型名的结尾，其中之一须出现在栈顶附近。")),
            ("type, printed_by, versions", ui.In(
                "The exception's type, the function that prints it, and where it was seen.", "异常类型、输出它的函数，以及在哪些版本上见过。")),
        ];

        private IReadOnlyList<(string Key, string Meaning)> KeysOfPractice =>
        [
            ("title, rule", ui.In("Its name, and the rule in one sentence.", "名称，以及用一句话写出的规则。")),
            ("go, csharp", ui.In("How to keep the rule in that language.", "在该语言中如何遵守这条规则。")),
        ];

        private IReadOnlyList<(string Key, string Meaning)> KeysOfPath =>
        [
            ("title, summary", ui.In("Its name, and whom it is for.", "名称，以及适合谁。")),
            ("outcomes", ui.In("What the reader can do at the end.", "读完之后能做到什么。")),
            ("items", ui.In(
                "The steps: the id of an incident, and the reason to read it now. minutes is for a step that takes longer than reading.",
                "各个步骤：事故编号，以及此时阅读它的理由。只有用时超过阅读时间的步骤才写 minutes。")),
        ];
    }
}
