using System.Globalization;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Proofs;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class ProofPhrases
{
    extension(UiText ui)
    {
        public string ProofsLead => ui.In(
            "The bug and the fix of every incident are run again and again on this server: once a day, and after each change of the "
            + "content. An article is proven while its bug fails as described and its fix holds.",
            "每起事故的缺陷程序与修复程序都会在本服务器上反复运行：每天一次，内容有变化时再运行一次。只要缺陷按描述出错、修复始终有效，文章就标为“已验证”。");

        public string BugSeen(int seen, int runs) => ui.In($"bug seen {seen}/{runs}", $"缺陷复现 {seen}/{runs}");

        public string FixClean(int clean, int runs) => ui.In($"fix clean {clean}/{runs}", $"修复有效 {clean}/{runs}");

        public string RanOn(string runtime) => ui.In($"on .NET {runtime}", $"运行于 .NET {runtime}");

        public string RecentProofs => ui.In("Recent: ", "最近：");

        public string NoProofs => ui.In("No incident has programs to run.", "没有事故带有可运行的程序。");

        public string ProofCount(int count) => ui.In(
            count == 1 ? "1 incident with programs" : $"{UiText.Number(count)} incidents with programs, the latest incident first",
            $"{UiText.Number(count)} 起事故带有程序，按事故日期倒序");

        /// <summary>An instant to the minute, in UTC as the server counts.</summary>
        public string Minute(DateTime instant) => ui.In(
            instant.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture),
            instant.ToString("yyyy' 年 'M' 月 'd' 日 'HH:mm 'UTC'", CultureInfo.InvariantCulture));
    }
}
