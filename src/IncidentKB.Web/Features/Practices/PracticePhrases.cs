using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Practices;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class PracticePhrases
{
    extension(UiText ui)
    {
        public string PracticesLead => ui.In(
            "Rules that would have prevented the incidents here, each with the incidents that teach it.",
            "本可避免这里各起事故的规则，每条都附有体现它的事故。");

        public string NoPractice => ui.In("No practice is described here yet.", "这里还没有任何实践。");

        public string InGo => ui.In("In Go", "在 Go 中");

        public string InCSharp => ui.In("In C#", "在 C# 中");

        public string TaughtBy => ui.In("Incidents that teach it", "体现这一实践的事故");

        public string NoSuchPractice(string slug) => ui.In($"There is no practice called '{slug}'.", $"没有名为“{slug}”的实践。");
    }
}
