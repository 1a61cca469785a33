using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Incidents;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class IncidentPhrases
{
    extension(UiText ui)
    {
        public string IncidentsLead => ui.In("What broke, why, and what to do about it.", "出了什么问题，为什么，以及该怎么办。");

        public string IncidentCount(int shown, int total) => shown == total
            ? ui.In(total == 1 ? "1 incident" : $"{UiText.Number(total)} incidents, newest first", $"共 {UiText.Number(total)} 起事故，按时间倒序")
            : ui.In(
                $"{UiText.Number(shown)} of {UiText.Number(total)} incidents, newest first",
                $"{UiText.Number(total)} 起事故中的 {UiText.Number(shown)} 起，按时间倒序");

        public string Filters => ui.In("Filters", "筛选");

        public string NoneMatches => ui.In("No incident matches all of these filters.", "没有事故同时符合这些筛选条件。");

        public string Practice => ui.In("Practice", "实践");

        public string Service => ui.In("Service", "服务");

        public string UnknownFilter(string name, string value) => ui.In(
            $"There is no {name} called '{value}'. Remove this filter or choose one from the list.",
            $"没有名为“{value}”的{name}。请移除该筛选，或从列表中选择。");
    }
}
