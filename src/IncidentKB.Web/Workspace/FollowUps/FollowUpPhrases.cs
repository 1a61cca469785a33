using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Workspace.FollowUps;

/// <summary>What only the list of follow-ups says, in both languages.</summary>
internal static class FollowUpPhrases
{
    extension(UiText ui)
    {
        public string FollowUpsLead => ui.In(
            "What was to be done after incidents, the most urgent first.",
            "事故之后要做的事，最紧急的在前。");

        public string FollowUpsNothing => ui.In("Nothing fits.", "没有符合条件的事项。");

        public string WhatIsToDo => ui.In("What", "事项");

        public string AfterIncident => ui.In("After", "所属事故");

        public string FollowUpOwner => ui.In("Owner", "负责人");

        public string FollowUpDue => ui.In("Due", "截止日期");

        public string FollowUpStateLabel => ui.In("State", "状态");

        public string OverdueOnly => ui.In("Overdue only", "仅看逾期");

        public string AllStates => ui.In("All", "全部");
    }
}
