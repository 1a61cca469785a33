using IncidentKB.Core.Incidents;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.History;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class HistoryPhrases
{
    extension(UiText ui)
    {
        public string ArchiveIt => ui.In("Archive", "归档");

        public string BringBack => ui.In("Bring back", "恢复");

        public string ArchiveNote => ui.In(
            "It leaves lists, search, matcher and paths. Whoever has its address still reads it, with your reason above it. "
            + "A reviewer can bring it back.",
            "它会离开列表、搜索、匹配和阅读路径。知道网址的人仍可阅读，上方会显示你写的原因。审阅者可以恢复。");

        public string BringBackNote => ui.In("It stands in lists, search and matcher again, as it was.", "它会重新出现在列表、搜索和匹配中，内容不变。");

        public string ArchiveReason => ui.In("Why, in one sentence", "用一句话说明原因");

        public string History => ui.In("History", "修订历史");

        public string HistoryOf(string title) => ui.In($"History: {title}", $"修订历史：{title}");

        public string RevisionCount(int count) => ui.In(
            count == 1 ? "1 revision" : $"{UiText.Number(count)} revisions, newest first",
            $"共 {UiText.Number(count)} 个版本，由新到旧");

        public string RevisionNo(int number) => ui.In($"Revision {number}", $"第 {number} 版");

        public string CauseOf(RevisionCause cause) => cause switch
        {
            RevisionCause.Imported => ui.In("Imported", "导入"),
            RevisionCause.Archived => ui.In("Archived", "归档"),
            RevisionCause.Restored => ui.In("Brought back", "恢复"),
            _ => ui.In("Edited", "编辑"),
        };

        public string ContentPack => ui.In("the content pack", "内容包");

        public string ApprovedBy(string people) => ui.In($"Approved by {people}", $"审批人：{people}");

        public string CompareTwo => ui.In("Choose two revisions to compare.", "选择两个版本进行比较。");

        public string Compare => ui.In("Compare", "比较");

        public string CompareFrom(int number) => ui.In($"From revision {number}", $"从第 {number} 版");

        public string CompareTo(int number) => ui.In($"To revision {number}", $"到第 {number} 版");

        public string From => ui.In("From", "从");

        public string To => ui.In("To", "到");

        public string WhatItChanged => ui.In("What it changed", "查看改动");

        public string CurrentRevision => ui.In("current", "当前版本");

        public string ComparedTitle(int from, int to) => ui.In($"Revisions {from} and {to} compared", $"第 {from} 版与第 {to} 版的比较");

        public string FilesDiffer(int count) => ui.In(
            count == 1 ? "1 file differs." : $"{count} files differ.",
            $"{count} 个文件有差异。");

        public string NothingDiffers => ui.In("Both have the same files, to the byte.", "两个版本的文件完全相同。");

        public string AllRevisions => ui.In("All revisions", "全部版本");

        public string RevisionTitle(int number, string title) => ui.In($"Revision {number}: {title}", $"第 {number} 版：{title}");

        public string ThisIsRevision(int number, int count, DateTime at) => ui.In(
            $"This is revision {number} of {count}, of {ui.Day(DateOnly.FromDateTime(at))}.",
            $"这是 {ui.Day(DateOnly.FromDateTime(at))}的第 {number} 版（共 {count} 版）。");

        public string ReadCurrent => ui.In("Read the current one", "阅读当前版本");

        public string CompareWithCurrent => ui.In("Compare with the current one", "与当前版本比较");

        public string IsHidden(bool isArchived) => isArchived
            ? ui.In("This incident is archived: lists, search and matcher leave it out.", "此事故已归档，不再出现在列表、搜索和匹配中。")
            : ui.In("This incident is a draft: readers do not see it.", "此事故为草稿，读者看不到。");

        public string NoLongerReadable => ui.In(
            "The record of this revision does not follow today's rules any more: a pattern or page that it names may be gone. "
            + "Its text is shown alone.",
            "此版本的记录已不符合现行规则：它引用的失效模式或页面可能已不存在。以下仅显示正文。");

        public string Files => ui.In("Files of this revision", "此版本的文件");

        public string NotANumber(string text) => ui.In(
            $"'{text}' is no revision number. Choose two revisions from the list.",
            $"“{text}”不是版本号。请从列表中选择两个版本。");

        public string NoSuchRevision(int number, int count) => ui.In(
            $"There is no revision {number}: there are the revisions 1 to {count}.",
            $"没有第 {number} 版：共有第 1 至 {count} 版。");

        public string DocumentsNotKept(int number) => ui.In(
            $"The files of revision {number} were not kept.",
            $"第 {number} 版的文件没有保留。");
    }
}
