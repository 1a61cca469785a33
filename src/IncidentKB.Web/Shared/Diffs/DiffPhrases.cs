namespace IncidentKB.Web.Shared.Diffs;

/// <summary>What a difference says, in both languages.</summary>
internal static class DiffPhrases
{
    extension(UiText ui)
    {
        public string CommentOnLine(int line) => ui.In($"Comment on line {line}", $"评论第 {line} 行");

        public string FileChange(FileChange change) => change switch
        {
            Diffs.FileChange.Added => ui.In("added", "新增"),
            Diffs.FileChange.Removed => ui.In("removed", "删除"),
            _ => ui.In("changed", "已修改"),
        };

        public string UnchangedLines(int count) => ui.In($"{count} unchanged lines", $"{count} 行未改动");

        public string NoLineEnd => ui.In("no line end here", "此处没有换行符");

        public string SideBefore => ui.In("Before", "修改前");

        public string SideAfter => ui.In("After", "修改后");

        public string NotKept => ui.In("This picture cannot be shown.", "无法显示这张图片。");

        public string TooLargeToCompare => ui.In(
            $"This file has more than {UiText.Number(FileDiff.MaxLines)} lines and is not compared here.",
            $"此文件超过 {UiText.Number(FileDiff.MaxLines)} 行，不在此处逐行比较。");
    }
}
