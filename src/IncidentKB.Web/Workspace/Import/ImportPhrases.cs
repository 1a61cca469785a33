using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Workspace.Import;

/// <summary>What the import of archives says, in both languages.</summary>
internal static class ImportPhrases
{
    extension(UiText ui)
    {
        public string ImportTitle => ui.In("Import postmortems", "导入事后复盘");

        public string ImportLead => ui.In(
            "Postmortems as your team keeps them become drafts: title, day, causes, follow-ups and pictures find their places, "
            + "everything else stays below, and each draft says what you have to decide.",
            "团队现有的复盘文档会成为草稿：标题、日期、原因、后续事项和图片各归其位，其余内容保留在下方，每份草稿都会列出需要你决定的事项。");

        public string ImportFiles => ui.In("Files", "文件");

        public string ImportFilesNote(int megabytes) => ui.In(
            $"Markdown, text, OSV entries (JSON) or a ZIP of a whole folder, with pictures beside them; {megabytes} MB at once. "
            + "From a shell: import --drafts PATH.",
            $"Markdown、文本、OSV 条目（JSON）或整个文件夹的 ZIP，图片可放在一起；一次最多 {megabytes} MB。命令行：import --drafts 路径。");

        public string ImportText => ui.In("Or the text of one", "或粘贴一篇文本");

        public string ImportTextExample => ui.In("# What broke\n\n## Summary\n…", "# 故障标题\n\n## 摘要\n……");

        public string BringIn => ui.In("Make drafts", "生成草稿");

        public string NothingToImport => ui.In("Choose a file or paste a text first.", "请先选择文件或粘贴文本。");

        public string CameIn(int count) => ui.In(count == 1 ? "1 draft" : $"{count} drafts", $"{count} 份草稿");

        public string ToComplete(int count) => count == 0
            ? ui.In("nothing is missing", "没有缺项")
            : ui.In($"{count} to complete", $"还有 {count} 项需补全");

        public string ToDecide(int count) => ui.In(count == 1 ? "1 thing to decide" : $"{count} things to decide", $"{count} 处需要决定");

        public string LeftOut(int count) => ui.In(count == 1 ? "1 file was left out" : $"{count} files were left out", $"{count} 个文件未导入");

        public string FromImport => ui.In("From the import", "导入说明");
    }
}
