using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Reading;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class ReadingPhrases
{
    extension(UiText ui)
    {
        public string ReadingPathsLead => ui.In(
            "An order in which the incidents teach best, with a reason for each.",
            "最适合学习的阅读顺序，并说明每一步的理由。");

        public string YouWillBeAbleTo => ui.In("At the end you can", "读完之后，你能够");

        public string Steps => ui.In("Steps", "步骤");

        public string ProgressOf(int done, int count) => ui.In($"{done} of {count}", $"{done} / {count}");

        public string ReadSoFar(int minutesLeft) => minutesLeft == 0
            ? ui.In(" done. You have finished this path.", " 已完成。你已读完这条路径。")
            : ui.In($" done, about {ui.Minutes(minutesLeft)} of reading left", $" 已完成，大约还要读 {ui.Minutes(minutesLeft)}");

        public string ReaderCookie => ui.In(
            "Progress is kept under a random number in a cookie; nothing else is known about you. "
            + "Once you sign in, it goes with your account.",
            "进度以 cookie 中的随机编号保存；除此之外不记录任何个人信息。登录后，进度会并入你的账号。");

        public string ReaderAccount => ui.In("Progress is kept with your account.", "进度随你的账号保存。");

        public string StepCount(int steps, int minutes) => ui.In(
            $"{steps} incidents, {ui.Minutes(minutes)} of reading",
            $"{steps} 篇事故，阅读约 {ui.Minutes(minutes)}");

        public string NoPathYet => ui.In(
            "There is no reading path yet. A pack describes one in reading/<slug>.yml.",
            "还没有阅读路径。内容包可通过 reading/<slug>.yml 定义一条。");

        public string PathFinished => ui.In("You have read all of it.", "全部读完。");

        public string PathFinishedNext => ui.In("Now see the same mistakes in other languages.", "接下来看看同样的错误在其他语言中的样子。");

        public string NoSuchReadingPath(string slug) => ui.In($"There is no reading path called '{slug}'.", $"没有名为“{slug}”的阅读路径。");
    }
}
