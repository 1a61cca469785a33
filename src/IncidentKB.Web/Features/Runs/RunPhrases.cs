using IncidentKB.Core.Snippets;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Runs;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class RunPhrases
{
    extension(UiText ui)
    {
        public string RunSnippet(string snippet) => snippet switch
        {
            SnippetProof.BugName => ui.In("Run the bug", "运行缺陷程序"),
            SnippetProof.FixName => ui.In("Run the fix", "运行修复程序"),
            _ => ui.In($"Run {snippet}.cs", $"运行 {snippet}.cs"),
        };

        public string RunBoth => ui.In("Run bug and fix", "运行缺陷与修复");

        public string HowOften => ui.In("How often", "运行次数");

        public string TimesOf(int times) => ui.In(times == 1 ? "once" : $"{times} times", $"{times} 次");

        public string Stop => ui.In("Stop", "停止");

        public string Starting => ui.In("Starting …", "正在启动……");

        public string Compiling => ui.In("Compiling …", "正在编译……");

        public string Running => ui.In("Running …", "正在运行……");

        public string PlaceInQueue => ui.In("Place {0} in the queue", "排队中，第 {0} 位");

        public string RunOf => ui.In("run {0} of {1}", "第 {0} / {1} 次");

        public string OutputOfFirst => ui.In("output of run 1 of {0}", "第 1 次的输出（共 {0} 次）");

        public string RunTiming => ui.In("first output after {0} ms, ended after {1} ms", "{0} 毫秒后首次输出，{1} 毫秒后结束");

        public string NoOutputTiming => ui.In("printed nothing, ended after {1} ms", "没有输出，{1} 毫秒后结束");

        public string RunStopped => ui.In("Stopped by you", "已由你停止");

        public string SeriesStopped => ui.In("Stopped by you after {0} of {1} runs", "已由你停止，完成 {0} / {1} 次");

        public string EditedMark => ui.In("edited", "已修改");

        public string RunLost => ui.In("The connection to the server broke. Run it again.", "与服务器的连接中断。请重新运行。");

        public string OutputOf(string file) => ui.In($"Output of {file}", $"{file} 的输出");

        public string StandardError => ui.In("Standard error", "标准错误");

        public string SeePattern => ui.In("The failure pattern behind this exception", "这个异常背后的失效模式");

        public string WhoDidWhat => ui.In("Who did what when", "谁在何时做了什么");

        public string OutputWasCut => ui.In("More was printed than is kept.", "输出过长，未全部保留。");

        public string EditFile(string file) => ui.In($"Edit {file} and run it", $"编辑并运行 {file}");

        public string CodeOf(string file) => ui.In($"Code of {file}", $"{file} 的代码");

        public string RunThis => ui.In("Run", "运行");

        public string ResetCode => ui.In("Reset", "还原");

        public string CopyLinkToCode => ui.In("Copy link", "复制链接");

        public string EditorKeys => ui.In(
            "Tab indents, Ctrl+Enter runs. To leave with the keyboard press Esc, then Tab.",
            "Tab 缩进，Ctrl+Enter 运行。要用键盘离开，请先按 Esc 再按 Tab。");

        public string CodeFromLink => ui.In(
            "This code came with the link. It is not the article's, and nobody has reviewed it.",
            "这段代码来自链接，不是文章原有的，也没有人审阅过。");

        public string DamagedCodeLink => ui.In(
            "The code in this link cannot be read; the link may have been cut short. Ask for it again. Below is the article's code, "
            + "or what you made of it yourself.",
            "链接中的代码无法读取，链接可能不完整，请重新索取。下面是文章的代码，或你自己修改过的版本。");

        public string RunTitle(string title) => ui.In($"Run: {title}", $"运行：{title}");

        public string ToLine => ui.In("To line {1} of {0}.cs", "到 {0}.cs 第 {1} 行");

        public string ToOutput => ui.In("Back to the output", "回到输出");

        public string BackToArticle => ui.In("Back to the article", "返回文章");
    }
}
