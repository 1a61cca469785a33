using IncidentKB.Data.Attention;
using IncidentKB.Data.Entities;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Workspace.Attention;

/// <summary>What only the pages about attention say, in both languages.</summary>
internal static class AttentionPhrases
{
    extension(UiText ui)
    {
        public string Attention => ui.In("Needs attention", "需要关注");

        public string AttentionLead => ui.In(
            "Incidents that are wrong, late or out of date somewhere, the worst first, with what to do about each.",
            "存在错误、逾期或过时内容的事故，按严重程度排列，并说明该如何处理。");

        public string AttentionNothing => ui.In("Nothing needs anybody.", "目前没有需要关注的事故。");

        public string AttentionIncident => ui.In("Incident", "事故");

        public string AttentionOwner => ui.In("Owner", "负责人");

        public string AttentionReason => ui.In("Reason", "原因");

        public string AttentionWhy => ui.In("Why, and what to do", "原因与处理");

        public string ReasonName(AttentionReasons reason) => reason switch
        {
            AttentionReasons.ProofRed => ui.In("Proof is red", "验证未通过"),
            AttentionReasons.ProblemReported => ui.In("Problem reported", "读者反馈"),
            AttentionReasons.FollowUpOverdue => ui.In("Follow-up overdue", "后续事项逾期"),
            AttentionReasons.ReviewOverdue => ui.In("Review overdue", "复审逾期"),
            AttentionReasons.TranslationOutdated => ui.In("Translation outdated", "译文过时"),
            _ => ui.In("Translation missing", "缺少译文"),
        };

        /// <summary>What to do, as the words of a link.</summary>
        public string WhatToDo(AttentionItem item, AttentionReasons reason) => reason switch
        {
            AttentionReasons.ProofRed => ui.In("Run the programs and mend them", "运行程序并修正")
                + (item.Proof is { } state ? ui.In($" ({ui.ProofState(state)})", $"（{ui.ProofState(state)}）") : ""),
            AttentionReasons.FollowUpOverdue => ui.In(
                $"{item.LateFollowUps} open since {ui.Day(item.LateSince!.Value)}: finish or drop",
                $"{item.LateFollowUps} 项未完成，最早应于 {ui.Day(item.LateSince!.Value)}完成：完成或放弃"),
            AttentionReasons.ReviewOverdue => ui.In(
                $"Due {ui.Day(item.ReviewBy!.Value)}: read it again and set a new day",
                $"应于 {ui.Day(item.ReviewBy!.Value)}前复审：重新阅读并设定新日期"),
            AttentionReasons.TranslationOutdated => ui.In("Bring the Chinese text up to date", "更新中文译文"),
            _ => ui.In("Write the Chinese text", "撰写中文译文"),
        };

        public string ReportBy(ProblemReport report) => ui.In(
            $"{(report.Who.Length > 0 ? report.Who : "A visitor")}, {ui.Day(DateOnly.FromDateTime(report.CreatedAt))}",
            $"{(report.Who.Length > 0 ? report.Who : "访客")}，{ui.Day(DateOnly.FromDateTime(report.CreatedAt))}");

        public string ReportOfProblem => ui.In("Reported problem", "读者反馈");

        public string Passage => ui.In("The passage", "相关段落");

        public string WhatBecameOfIt => ui.In("What became of it", "处理结果");

        public string WhatBecameNote => ui.In(
            "One sentence for those who come after: corrected in which revision, or why it stays.",
            "用一句话告诉后来的人：在哪一版中修正，或为何保持原样。");

        public string Settle => ui.In("Settle", "标记为已处理");

        public string SettledBy(ProblemReport report) => ui.In(
            $"Settled by {report.ResolvedBy} on {ui.Day(DateOnly.FromDateTime(report.ResolvedAt!.Value))}: {report.Resolution}",
            $"{report.ResolvedBy} 于 {ui.Day(DateOnly.FromDateTime(report.ResolvedAt!.Value))}处理：{report.Resolution}");

        public string NoSuchReport => ui.In("There is no such report.", "没有这条反馈。");
    }
}
