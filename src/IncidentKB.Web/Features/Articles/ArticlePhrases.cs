using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Articles;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class ArticlePhrases
{
    extension(UiText ui)
    {
        public string Facts => ui.In("Facts", "概要");

        public string Kind => ui.In("Kind", "类型");

        public string AffectedVersions => ui.In("Versions", "版本");

        /// <summary>
        /// From which version on, in which one it is fixed, and which one to take where that is another; null where nothing is known.
        /// The words say that the version with the fix is not an affected one.
        /// </summary>
        public string? Affected(string? introduced, string? mended, string? take)
        {
            string?[] parts =
            [
                introduced == null ? null : ui.In($"from {introduced}", $"自 {introduced} 起受影响"),
                mended != null ? ui.In($"fixed in {mended}", $"{mended} 已修复") : introduced != null ? ui.In("not fixed", "尚未修复") : null,
                take == null || take == mended ? null : ui.In($"take {take}", $"请使用 {take}"),
            ];
            var said = parts.Where(part => part != null).ToList();
            return said.Count == 0 ? null : string.Join(ui.ClauseComma, said);
        }

        public string Date => ui.In("Reported", "上报日期");

        public string Id => ui.In("Id", "编号");

        public string Verified => ui.In("Checked against upstream", "与上游核对");

        public string NotVerified => ui.In("not yet", "尚未核对");

        public string ReadingTime => ui.In("Reading time", "阅读时长");

        public string Revision => ui.In("Revision", "修订");

        public string RevisionNumber(int number, DateTime at) => ui.In(
            $"{number}, {ui.Day(DateOnly.FromDateTime(at))}",
            $"第 {number} 版，{ui.Day(DateOnly.FromDateTime(at))}");

        public string OnThisPage => ui.In("On this page", "本页目录");

        public string SeeItHappen => ui.In("See it happen", "看它如何发生");

        public string RunIt => ui.In("Run", "运行");

        public string WholePrograms => ui.In("Whole programs: read, change, run up to 100 times", "完整程序：阅读、修改、最多运行 100 次");

        public string ProgramsNote => ui.In(
            "C# programs that run by themselves: here, or downloaded with the .NET 10 SDK.",
            "可独立运行的 C# 程序：可在此运行，也可下载后用 .NET 10 SDK 运行。");

        public string DifferencesAreMarked => ui.In("Lines that differ between bug.cs and fix.cs are marked.", "bug.cs 与 fix.cs 的差异行已标出。");

        public string DifferenceOfBugAndFix => ui.In("What differs between bug.cs and fix.cs", "bug.cs 与 fix.cs 的差异");

        public string RawFile => ui.In("Raw file", "原始文件");

        public string References => ui.In("References", "参考");

        public string ReferenceType(string type) => type switch
        {
            "REPORT" => ui.In("Report", "报告"),
            "INTRODUCED" => ui.In("Culprit", "引入"),
            "FIX" => ui.In("Fix", "修复"),
            "EVIDENCE" => ui.In("Evidence", "证据"),
            "DISCUSSION" => ui.In("Discussion", "讨论"),
            "FOLLOW_UP" => ui.In("Follow-up", "后续"),
            "ADVISORY" => ui.In("Advisory", "公告"),
            "ARTICLE" => ui.In("Article", "文章"),
            "PACKAGE" => ui.In("Package", "软件包"),
            _ => ui.In("Web", "网页"),
        };

        public string SamePattern => ui.In("Same pattern", "相同失效模式");

        public string RelatedIncidents => ui.In("Related incidents", "相关事故");

        public string AlsoTeaches => ui.In("Also teaches: ", "同样体现：");

        public string RecordedTraces => ui.In("Recorded traces", "已记录的调用栈");

        public string RecordedTracesNote => ui.In(
            "Panic output of this incident and of its models, as the programs printed it.",
            "本事故及其模型程序的 panic 输出，原样保存。");

        public string OtherForms => ui.In("This article as", "本文的其他格式：");

        public string NotTranslated => ui.In(
            "This article has not been written in English yet. You are reading the Chinese text.",
            "本文尚无中文版本，以下为英文原文。");

        public string TranslationOutdated => ui.In(
            "The Chinese text changed after this one was written.",
            "英文原文在本译文之后有过修改，译文可能不是最新。");

        public string ReadSource => ui.In("Read the Chinese text", "阅读英文原文");

        public string StepOf(int step, int count) => ui.In($"Step {step} of {count} in", $"第 {step} / {count} 步，");

        public string DoneAndNext => ui.In("Done and next", "读完，下一篇");

        public string MarkDone => ui.In("Mark as done", "标记为已读");

        public string Skip => ui.In("Skip", "跳过");

        public string PreviousStep => ui.In("Previous", "上一篇");

        public string ReadingPathLabel => ui.In("Reading path", "阅读路径");

        public string EditAndRun => ui.In("Edit and run", "编辑并运行");

        public string Download => ui.In("Download", "下载");

        public string Proof => ui.In("Proof", "验证");

        /// <summary>What a doubtful proof means for the reader of the article.</summary>
        public string Doubt(ProofState state) => state switch
        {
            Core.Snippets.ProofState.FixRegressed => ui.In(
                "The fix of this article did not hold when it was last run. Do not copy it before somebody has looked.",
                "本文的修复在最近一次运行中没有生效。在有人核查之前，请勿照搬。"),
            Core.Snippets.ProofState.NoLongerReproduces => ui.In(
                "The bug of this article did not show when it was last run. The article may be out of date.",
                "本文的缺陷在最近一次运行中没有复现。文章可能已过时。"),
            _ => ui.In(
                "The programs of this article did not come to their end when they were last run. What it says is unproven.",
                "本文的程序在最近一次运行中未能运行完。文章的说法有待验证。"),
        };

        public Core.Traces.Rendering.TraceLabels TraceLabels => new(
            ui.In("failed here", "在此失败"),
            ui.In("first of the application", "应用的第一帧"),
            count => ui.In($"{count} frames of libraries and the runtime", $"{count} 帧库与运行时代码"),
            count => ui.In(count == 1 ? "1 other goroutine" : $"{count} other goroutines", $"另外 {count} 个 goroutine"));

        public string TraceIsCut => ui.In("This is its beginning.", "以上为开头部分。");

        public string KindOf(IncidentKind kind) => kind switch
        {
            IncidentKind.Crash => ui.In("Crash", "崩溃"),
            IncidentKind.Error => ui.In("Error", "报错"),
            IncidentKind.Hang => ui.In("Hang", "挂起"),
            IncidentKind.Leak => ui.In("Leak", "泄漏"),
            IncidentKind.Corruption => ui.In("Corruption", "数据损坏"),
            IncidentKind.Outage => ui.In("Outage", "服务中断"),
            IncidentKind.Degradation => ui.In("Degradation", "服务降级"),
            IncidentKind.DataLoss => ui.In("Data loss", "数据丢失"),
            IncidentKind.Security => ui.In("Security", "安全事件"),
            _ => ui.In("Near miss", "未遂事件"),
        };

        public string DoNow => ui.In("Do now", "立即处理");

        public string SupersededBy(string key) => ui.In($"{key} took the place of this article:", $"本文已被 {key} 取代：");

        public string ArchivedOn(DateOnly day) => ui.In($"Archived on {ui.Day(day)}.", $"已于 {ui.Day(day)}归档。");

        public string ArchivedMeans => ui.In(
            "It is kept to be read, and no list, search or match names it.",
            "本文仅供查阅，不再出现在列表、搜索和匹配中。");

        public string Take => ui.In("Take", "请使用");

        public string OrLater => ui.In("or later.", "或更高版本。");

        public string IsItYours => ui.In("Is it yours?", "是你遇到的吗？");

        public string OrElseItPrints => ui.In("Or else it prints", "也可能输出");

        public string OtherFrames => ui.In("Other frames below the same message?", "报错相同、调用栈不同？");

        public string ForTheRecord => ui.In("For the record", "备查");

        public string Details => ui.In("Details", "详细信息");

        public string Services => ui.In("Services", "受影响服务");

        public string StartedAt => ui.In("Started", "开始");

        public string DetectedAt => ui.In("Detected", "发现");

        public string ResolvedAt => ui.In("Resolved", "恢复");

        public string Instant(DateTime time) => ui.In(
            $"{ui.Day(DateOnly.FromDateTime(time))}, {time:HH:mm} UTC",
            $"{ui.Day(DateOnly.FromDateTime(time))} {time:HH:mm} UTC");

        /// <summary>A duration in its two largest units.</summary>
        public string After(TimeSpan time)
        {
            (int Count, string Unit)[] parts =
            [
                (time.Days, ui.In("d", "天")), (time.Hours, ui.In("h", "小时")), (time.Minutes, ui.In("min", "分钟")),
                (time.Seconds, ui.In("s", "秒")),
            ];
            var first = Math.Max(0, Array.FindIndex(parts, p => p.Count > 0));
            var shown = string.Join(' ', parts.Skip(first).Take(2).Where(p => p.Count > 0).Select(p => $"{p.Count} {p.Unit}"));
            return ui.In($"after {shown}", $"{shown}后");
        }

        public string Culprit => ui.In("Where the mistake is", "出错位置");

        public string ExternalId => ui.In("Own number", "内部编号");

        public string Owner => ui.In("Owner", "负责人");

        public string ReviewBy => ui.In("Review by", "复审期限");

        public string Overdue => ui.In("overdue", "已逾期");

        public string Due => ui.In("due", "截止");

        public string ContributingFactors => ui.In("Contributing factors", "促成因素");

        public string FollowUps => ui.In("Follow-ups", "后续事项");

        public string FollowUpState(FollowUpState state) => state switch
        {
            Core.Incidents.FollowUpState.Open => ui.In("Open", "待办"),
            Core.Incidents.FollowUpState.Done => ui.In("Done", "已完成"),
            _ => ui.In("Dropped", "不再处理"),
        };

        public string OwnKeys => ui.In("Further fields of this record", "本记录的其他字段");

        public Core.Articles.ArticleWords ArticleWords => new(
            ui.PermalinkTo,
            kind => kind switch
            {
                "tip" => ui.In("Tip", "提示"),
                "important" => ui.In("Important", "重要"),
                "warning" => ui.In("Warning", "警告"),
                "caution" => ui.In("Caution", "当心"),
                _ => ui.In("Note", "注意"),
            },
            ui.In("Done:", "已完成："),
            ui.In("To do:", "待办："),
            ui.In("Footnotes", "脚注"),
            ui.In("Back to footnote {0} in the text", "回到正文中的脚注 {0}"),
            ui.TraceLabels,
            new Core.Articles.LaneLabels(ui.In("Step", "步骤"), ui.In("Who", "谁"), ui.In("What happens", "发生的事")));
    }
}
