using IncidentKB.Core.Incidents;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>What the form of a record says of its fields, in both languages.</summary>
internal static class RecordPhrases
{
    extension(UiText ui)
    {
        public string RecordGroupName(string group) => group switch
        {
            "what" => ui.In("What happened", "发生了什么"),
            "where" => ui.In("Where, and in which versions", "出在哪里，影响哪些版本"),
            "lesson" => ui.In("What it teaches", "能学到什么"),
            "help" => ui.In("For whoever is on call", "给值班的人"),
            "times" => ui.In("Times", "时间"),
            "after" => ui.In("What followed", "后续"),
            _ => ui.In("Care and address", "维护与网址"),
        };

        public string FieldName(string key) => key switch
        {
            "title" => ui.In("Title", "标题"),
            "title.zh-Hans" => ui.In("Title in Chinese", "中文标题"),
            "summary" => ui.In("Summary", "摘要"),
            "kind" => ui.In("Kind", "类型"),
            "severity" => ui.In("Severity", "严重程度"),
            "severity_label" => ui.In("Your team's severity level", "团队内部的级别"),
            "occurred_on" => ui.In("Day", "日期"),
            "services" => ui.In("Services", "受影响的服务"),
            "external_id" => ui.In("Your own number", "内部编号"),
            "project" => ui.In("Project", "项目"),
            "repository" => ui.In("Repository", "代码仓库"),
            "language" => ui.In("Language", "编程语言"),
            "affected.introduced" => ui.In("Affected from", "受影响的起始版本"),
            "affected.fixed" => ui.In("Fixed in", "修复版本"),
            "take" => ui.In("Recommended version", "推荐版本"),
            "culprit.function" => ui.In("Function with the mistake", "出错的函数"),
            "culprit.file" => ui.In("Its file", "所在文件"),
            "pattern" => ui.In("Failure pattern", "失效模式"),
            "practices" => ui.In("Practices", "实践"),
            "cwe" => ui.In("CWE", "CWE"),
            "contributing_factors" => ui.In("Contributing factors", "促成因素"),
            "do_now" => ui.In("Do now", "立即处理"),
            "signatures" => ui.In("Known messages", "可识别的消息"),
            "started_at" => ui.In("Began", "开始"),
            "detected_at" => ui.In("Noticed", "发现"),
            "resolved_at" => ui.In("Resolved", "恢复"),
            "follow_ups" => ui.In("Follow-ups", "后续事项"),
            "references" => ui.In("References", "参考资料"),
            "owner" => ui.In("Owner", "负责人"),
            "review_by" => ui.In("Next review due", "复查期限"),
            "verified" => ui.In("Checked against its sources on", "核对日期"),
            "superseded_by" => ui.In("Replaced by", "被取代于"),
            "slug" => ui.In("Last part of the address", "网址末段"),
            "aliases" => ui.In("Former addresses", "旧网址"),
            _ => ui.In("Follows the English revision", "对应的英文修订"),
        };

        public string? FieldHelp(string key) => key switch
        {
            "title" => ui.In("Project, symptom, message: what somebody would type who has it.", "项目、现象、消息：遇到它的人会输入的词。"),
            "summary" => ui.In("One or two sentences: what breaks, why, what to do.", "一两句话：什么出错、为什么、怎么办。"),
            "severity" => ui.In("For the people who ran it.", "对运行它的人而言。"),
            "occurred_on" => ui.In("When it began, or when upstream first heard of it.", "开始的日期，或上游首次得知的日期。"),
            "services" or "cwe" or "contributing_factors" or "aliases" => ui.In("One on each line.", "每行一项。"),
            "repository" => ui.In("An http or https address.", "http 或 https 地址。"),
            "affected.introduced" => ui.In("As the project writes its versions; empty if nobody knows.", "按项目的写法；不清楚则留空。"),
            "culprit.function" => ui.In("As a trace prints it.", "按调用栈里的写法。"),
            "pattern" => ui.In("Empty where none of them is behind it, as with a full disk or a wrong limit.", "若与这些模式无关（如磁盘写满、限额设错），请留空。"),
            "do_now" => ui.In("Up to three lines, one step each: what helps before anything is explained.", "最多三行，每行一步：先止损，再解释。"),
            "signatures" => ui.In("What a program prints when it happens, without numbers that change.", "发生时程序输出的内容，去掉会变的数字。"),
            "started_at" =>
                ui.In("2025-03-21T09:30Z, or with a zone: 2025-03-21T17:30+08:00.", "2025-03-21T09:30Z，或带时区：2025-03-21T17:30+08:00。"),
            "follow_ups" => ui.In("What is still to be done, by whom and until when.", "还要做什么、由谁做、何时完成。"),
            "superseded_by" => ui.In("Id of the incident whose article took the place of this one.", "取代本文的事故编号。"),
            "slug" => ui.In("Lower-case letters, digits and hyphens.", "小写字母、数字和连字符。"),
            "translates" => ui.In("A warning among the problems names it once the English text is sound.", "英文文本没有错误后，“问题”中的警告会给出它。"),
            _ => null,
        };

        public string ColumnName(string column) => column switch
        {
            "language" => ui.In("Language", "语言"),
            "kind" => ui.In("Kind", "类型"),
            "type" => ui.In("Type", "类型名"),
            "message" => ui.In("Message", "消息"),
            "text" => ui.In("What is to be done", "事项（英文）"),
            "text.zh-Hans" => ui.In("The same in Chinese", "事项（中文）"),
            "owner" => ui.In("Owner", "负责人"),
            "due" => ui.In("Due", "期限"),
            "state" => ui.In("State", "状态"),
            "url" => ui.In("Link", "链接"),
            "reason" => ui.In("Reason", "原因（英文）"),
            "reason.zh-Hans" => ui.In("Reason in Chinese", "原因（中文）"),
            "title" => ui.In("Title", "标题"),
            "title.zh-Hans" => ui.In("Title in Chinese", "中文标题"),
            _ => ui.In("Date", "日期"),
        };

        /// <summary>A word that front matter knows, as people say it; others as they stand.</summary>
        public string WordName(string word)
        {
            var name = word.Replace("_", "", StringComparison.Ordinal);
            return Enum.TryParse<IncidentKind>(name, ignoreCase: true, out var kind) ? ui.KindOf(kind)
                : Enum.TryParse<Severity>(name, ignoreCase: true, out var severity) ? ui.Severity(severity)
                : Enum.TryParse<FollowUpState>(name, ignoreCase: true, out var state) ? ui.FollowUpState(state)
                : word;
        }

        public string AddRow => ui.In("Add a row", "添加一行");

        public string WrittenAsText => ui.In("written in a way that only the text below shows.", "其写法只能在下方文本中显示。");
    }
}
