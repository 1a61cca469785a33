using IncidentKB.Data.Attention;
using IncidentKB.Data.Entities;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Reports;

/// <summary>What is said where readers report a problem, in both languages.</summary>
internal static class ReportPhrases
{
    extension(UiText ui)
    {
        public string SomethingWrong => ui.In("Something wrong here?", "发现问题？");

        public string TellTheAuthors => ui.In("Tell those who write it", "告诉作者");

        public string AboutPassage => ui.In("Report a problem with this passage", "报告此段内容的问题");

        public string ReportTitle => ui.In("Report a problem", "报告问题");

        public string ReportLead => ui.In(
            "What is wrong, out of date or missing in this article? Those who write it will see it.",
            "这篇文章有哪些错误、过时或遗漏之处？作者会看到你的反馈。");

        public string ReportedPassage => ui.In("The passage", "相关段落");

        public string WhatIsWrong => ui.In("What is wrong", "问题说明");

        public string ReportNote(string? name) => name is { Length: > 0 }
            ? ui.In($"It goes with your name, {name}. It is not shown on the article.", $"反馈会附上你的名字（{name}），不会显示在文章中。")
            : ui.In("It goes without a name and is not shown on the article.", "反馈不带姓名，不会显示在文章中。");

        public string SendReport => ui.In("Send", "发送");

        public string BackToArticle => ui.In("Back to the article", "返回文章");

        public string ThanksForReport => ui.In(
            "Thank you. Those who write this article will see what you reported.",
            "谢谢。作者会看到你报告的问题。");

        public string ReportFault(ReportOutcome outcome) => outcome switch
        {
            ReportOutcome.Unreadable => ui.In(
                $"Say what is wrong, in at most {UiText.Number(ProblemReport.MaxText)} characters; "
                + $"the passage may have {UiText.Number(ProblemReport.MaxQuotation)}.",
                $"请说明问题，不超过 {UiText.Number(ProblemReport.MaxText)} 个字符；"
                + $"引用的段落不超过 {UiText.Number(ProblemReport.MaxQuotation)} 个字符。"),
            ReportOutcome.TooMany => ui.In(
                "So many reports are waiting that no more are taken now. What you wrote is still here: keep it, and send it another day.",
                "待处理的反馈过多，暂时无法接收。你写的内容仍保留在此，请自行保存，改日再发送。"),
            ReportOutcome.NotAllowed => ui.In(
                "Your sign-in has ended or your account may not do this. What you wrote is still here: sign in and send it again.",
                "登录已失效，或你的账号没有此权限。你写的内容仍保留在此，请登录后重新发送。"),
            _ => ui.In("It is settled or gone already.", "该反馈已处理或已不存在。"),
        };

        public string TooManyReports => ui.In(
            "From your network many reports came within the hour. What you wrote is still here: send it again later.",
            "你所在的网络一小时内已提交多条反馈。你写的内容仍保留在此，请稍后再发送。");
    }
}
