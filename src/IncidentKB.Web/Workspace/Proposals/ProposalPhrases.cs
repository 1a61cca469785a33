using System.Globalization;
using IncidentKB.Core.Matching;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Proposals;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>What is said about proposals, in both languages.</summary>
internal static class ProposalPhrases
{
    extension(UiText ui)
    {
        public string BadProposalBody => ui.In(
            "The body of the request is no JSON that a proposal can be made of. The description of the API is at /openapi/v1.json.",
            "请求正文不是可用的 JSON。接口说明见 /openapi/v1.json。");

        public string NeedsIfMatch => ui.In(
            "Say with If-Match which version you changed, so that nobody's work is overwritten. The ETag of the proposal is its version.",
            "请用 If-Match 写明修改所依据的版本，以免覆盖他人的内容。提案的 ETag 就是版本号。");

        public string ProposalFault(ProposalFault fault) => fault switch
        {
            Data.Proposals.ProposalFault.NotAllowed => ui.In(
                "Your account may not do this. An author writes, a reviewer approves and publishes; an admin gives roles.",
                "你的账号没有此权限。作者撰写，审阅者批准并发布；角色由管理员分配。"),
            Data.Proposals.ProposalFault.Gone => ui.In(
                "There is no such proposal, incident, pattern, practice, reading path or file.", "没有这个提案、事故、失效模式、实践、阅读路径或文件。"),
            Data.Proposals.ProposalFault.Closed => ui.In(
                "This proposal was published or withdrawn, so it changes no more. What you typed is still here: "
                + "copy it and begin a new one.",
                "此提案已发布或撤回，不能再修改。你输入的内容仍在此处：可复制后另建提案。"),
            Data.Proposals.ProposalFault.Outdated => ui.In(
                "Somebody saved another version meanwhile. Nothing was overwritten: load it and bring both together.",
                "其间有人保存了另一个版本。没有覆盖任何内容：请重新载入并合并两者。"),
            Data.Proposals.ProposalFault.HasProblems => ui.In(
                "This proposal still has errors. Fix those listed under Problems, then hand it in.",
                "文件中仍有问题。请先解决列为错误的各项。"),
            Data.Proposals.ProposalFault.NeedsSummary => ui.In(
                $"Say in one line of at most {Data.Entities.Proposal.MaxSummary} characters what changes and why; "
                + "it stands in the history.",
                $"请用一行文字（最多 {Data.Entities.Proposal.MaxSummary} 个字符）说明改了什么、为什么改：它会写入历史记录。"),
            Data.Proposals.ProposalFault.NotInReview => ui.In(
                "It was not handed in for review, so there is nothing to decide yet.",
                "提案尚未提交审阅，暂无可做的决定。"),
            Data.Proposals.ProposalFault.OwnWork => ui.In(
                "You wrote this version, so somebody else has to approve it.",
                "这个版本由你撰写，须由他人批准。"),
            Data.Proposals.ProposalFault.NotApproved => ui.In(
                "Nobody has approved this version yet. An approval is of one version: after a change it is asked for again.",
                "这个版本尚无人批准。批准只对一个版本有效：修改之后需要重新批准。"),
            Data.Proposals.ProposalFault.NotUpToDate => ui.In(
                "Another revision was published after this proposal was begun. Bring it up to date first.",
                "此提案开始之后，又发布了新的修订。请先合并最新修订。"),
            _ => ui.In(
                $"Write something, at most {Data.Entities.ProposalComment.MaxText} characters.",
                $"请填写内容，最多 {Data.Entities.ProposalComment.MaxText} 个字符。"),
        };

        public string StateOf(ProposalState state) => state switch
        {
            ProposalState.Draft => ui.In("Draft", "草稿"),
            ProposalState.InReview => ui.In("In review", "审阅中"),
            ProposalState.ChangesRequested => ui.In("Changes asked for", "待修改"),
            ProposalState.Published => ui.In("Published", "已发布"),
            _ => ui.In("Withdrawn", "已撤回"),
        };

        public string VersionOf(int version) => ui.VersionOf(UiText.Number(version));

        public string VersionOf(string version) => ui.In($"Version {version}", $"第 {version} 版");

        public string Untitled => ui.In("Untitled", "未命名");

        public string PublishedArticle => ui.In("Published article", "已发布的文章");

        public string SeeChanges => ui.In("See what changes", "查看改动");

        public string AskedFor(string who) => ui.In($"{who} asks for changes", $"{who} 要求修改");

        public string WhatChanges => ui.In("What changes, and why", "改了什么，为什么");

        public string WhatChangesExample => ui.In("One sentence for the history", "用一句话说明，会写入历史记录");

        public string PartsOfProposal => ui.In("Parts of the proposal", "提案的各部分");

        public string TabArticle => ui.In("Article", "文章");

        public string TabRecord => ui.In("Record", "元数据");

        public string TabPrograms => ui.In("Programs", "程序");

        public string TabTraces => ui.In("Traces", "调用栈");

        public string TabProblems => ui.In("Problems", "问题");

        public string AddChinese => ui.In("Add the Chinese article", "添加中文文章");

        public string AddPicture => ui.In("Add a picture", "添加图片");

        public string SendPicture => ui.In("Send the picture", "上传图片");

        public string RecordNote => ui.In(
            "What lists, filters and the matcher know of the incident. The form and the text below it are the same file: "
            + "what you change in one shows in the other.",
            "列表、筛选和匹配所用的信息。表单和下面的文本是同一个文件：修改任一处，另一处会同步更新。");

        public string RecordAsText => ui.In("As text (YAML)", "以文本显示（YAML）");

        public string ProgramsNote => ui.In(
            "bug.cs shows the failure and fix.cs the cure, each a C# program in one file. Comments at its beginning say what has to "
            + "happen: // expect: exception TYPE: MESSAGE, // expect: exit CODE or // expect: output LINE.",
            "bug.cs 重现故障，fix.cs 展示修复，各是一个单文件的 C# 程序。开头的注释写明预期结果：// expect: exception 类型: 消息、// expect: exit 退出码 或 // expect: output 输出行。");

        public string RunPrograms => ui.In("Run them", "运行");

        public string TracesNote => ui.In(
            "Paste what was printed, as it was printed, without secrets. By it the incident is found when it happens again.",
            "请原样粘贴程序输出，并去掉机密信息。再次发生时，就靠它找到这起事故。");

        public string AddFile(string name) => ui.In($"Add {name}", $"添加 {name}");

        public string AddTrace => ui.In("Add a trace", "添加调用栈");

        public string RemoveFile => ui.In("Remove", "移除");

        public string RemoveSure(string file) => ui.In($"Remove {file} from this proposal?", $"要从此提案中移除 {file} 吗？");

        public string SaveText => ui.In("Save", "保存");

        public string HandIn => ui.In("Hand in for review", "提交审阅");

        public string ToReview => ui.In("Go to the review", "前往审阅");

        public string WithdrawIt => ui.In("Withdraw", "撤回");

        public string WithdrawSure =>
            ui.In("Withdraw this proposal? It can be read afterwards and changes no more.", "要撤回此提案吗？撤回后仍可阅读，但不能再修改。");

        public string NoPreview => ui.In("The text is too long, or nested too deeply, to be shown while you write.", "文本过长或嵌套过深，无法在撰写时预览。");

        public string ProblemsFound(int errors, int warnings) => (errors, warnings) switch
        {
            (0, 0) => ui.In("No problems.", "没有问题。"),
            (0, _) => ui.In($"Ready to be handed in. {Count(warnings, "warning")}.", $"可以提交。{warnings} 条警告。"),
            (_, 0) => ui.In($"{Count(errors, "error")} to fix before it can be handed in.", $"提交前还有 {errors} 个错误需要解决。"),
            _ => ui.In(
                $"{Count(errors, "error")} to fix before it can be handed in, and {Count(warnings, "warning")}.",
                $"提交前还有 {errors} 个错误需要解决，另有 {warnings} 条警告。"),
        };

        public string ProblemError => ui.In("Error", "错误");

        public string ProblemWarning => ui.In("Warning", "警告");

        public string LooksLike => ui.In("Written down already?", "是否已有记录？");

        public string TrialLater => ui.In(
            "Once the record has no errors, this shows what each trace would find.",
            "元数据没有错误之后，这里会显示每条调用栈的匹配结果。");

        public string TrialNotFound => ui.In(
            "This trace would not find the incident. Give it more of the stack, or name the message as a signature.",
            "这条调用栈找不到本事故。请补充更多栈帧，或把消息写入 signatures。");

        public string TrialFound(int rank, MatchVerdict verdict, double score) => ui.In(
            $"Would be found at rank {rank}: {(verdict == MatchVerdict.Incident ? "this incident" : "the same failure pattern")}, "
            + $"score {Score(score)}.",
            $"将排在第 {rank} 位：{(verdict == MatchVerdict.Incident ? "就是这起事故" : "同一失效模式")}，得分 {Score(score)}。");

        public string Saving => ui.In("Saving …", "正在保存……");

        public string SavedVersion => ui.In("Saved as version {0}.", "已保存为第 {0} 版。");

        public string NotSavedYet => ui.In("Not saved yet.", "尚未保存。");

        public string KeptHere => ui.In(
            "The site could not save this: {0} What you typed is kept in this browser, and is sent again by itself.",
            "站点未能保存：{0} 你输入的内容保留在此浏览器中，会自动重试。");

        public string KeptSignedOut => ui.In(
            "You are signed out. What you typed is kept in this browser: sign in in another tab, and it is saved.",
            "你已退出登录。输入的内容保留在此浏览器中：请在另一标签页登录，随后会自动保存。");

        public string MergedWithOthers => ui.In(
            "Somebody changed {0} as well. Both changes are in the text now.",
            "有人同时修改了 {0}。两处改动都已并入文本。");

        public string MergedWithConflict => ui.In(
            "Somebody changed the same lines of {0}. Both versions stand in the text between marks: keep what is right.",
            "有人修改了 {0} 中相同的行。两个版本都在文本中，以标记隔开：请保留正确的内容。");

        public string OfferedText => ui.In(
            "Typed in this browser and never saved: {0}. Copy what you need.",
            "曾在此浏览器中输入但未保存：{0}。请复制需要的内容。");

        public string ClosedNote(ProposalState state) => state == ProposalState.Published
            ? ui.In("This proposal was published and changes no more.", "此提案已发布，不再更改。")
            : ui.In("This proposal was withdrawn and changes no more.", "此提案已撤回，不再更改。");

        public string RestoredHere => ui.In(
            "What you had typed in this browser and was not saved is back.",
            "此浏览器中尚未保存的内容已恢复。");

        public string WriteNew => ui.In("Record an incident", "记录事故");

        public string WriteNewLead => ui.In(
            "What you write is a proposal. Nobody but authors sees it until somebody else has approved it.",
            "你所写的是一份提案。经他人批准之前，只有作者能看到。");

        public string FromTrace => ui.In("From a trace", "从调用栈开始");

        public string FromTraceNote => ui.In(
            "Message, stack, signature, project and version are taken from it, as far as it tells. Secrets are masked.",
            "将从中提取报错信息、调用栈、签名、项目和版本。机密信息会被遮盖。");

        public string FromTemplate => ui.In("From the template", "从模板开始");

        public string FromTemplateNote => ui.In("The fixed headings with a question under each.", "预置各节标题，每节附一个提示问题。");

        public string FromIncident => ui.In("Change a published one", "修改已发布的事故");

        public string FromIncidentNote => ui.In(
            "Its id or the last part of its address. Readers see the published text until yours is published.",
            "填写编号或网址的最后一段。发布之前，读者看到的仍是原文。");

        public string PastedTrace => ui.In("Trace or log", "调用栈或日志");

        public string IncidentIdOrSlug => ui.In("Incident", "事故");

        public string Begin => ui.In("Begin", "开始");

        public string YourProposals => ui.In("Your proposals", "你的提案");

        public string NoProposals => ui.In("You have none. Write down what broke last.", "暂时没有。把最近的一次故障记下来吧。");

        public string ToBeReviewed => ui.In("Waiting for review", "等待审阅");

        public string NothingToReview => ui.In("Nothing waits for you.", "没有等待你审阅的提案。");

        public string InNeed(int count) => ui.In(
            count == 1 ? "1 incident needs somebody" : $"{UiText.Number(count)} incidents need somebody",
            $"{UiText.Number(count)} 起事故需要处理");

        public string NewIncident => ui.In("New", "新建");

        public string ChangedAt(DateTime at) => ui.In($"changed {ui.Minute(at)}", $"{ui.Minute(at)} 有改动");

        public string OpenThreads(int count) => ui.In(count == 1 ? "1 open comment" : $"{count} open comments", $"{count} 条未解决的评论");

        public string Review => ui.In("Review", "审阅");

        public string ReviewOf(string title) => ui.In($"Review: {title}", $"审阅：{title}");

        public string VersionBy(int version, string who) => ui.In($"Version {version} by {who}", $"第 {version} 版，作者：{who}");

        public string EditIt => ui.In("Edit", "编辑");

        public string BringUpToDate => ui.In("Merge the latest revision", "合并最新修订");

        public string Decision => ui.In("Decision", "决定");

        public string ApprovedBy(IReadOnlyList<string> who) => who.Count == 0
            ? ui.In("Nobody has approved this version yet.", "这个版本尚无人批准。")
            : ui.In($"Approved by {string.Join(", ", who)}.", $"已由 {string.Join("、", who)} 批准。");

        public string WhatYouThink => ui.In("What you think of it", "你的意见");

        public string ApproveVersion(int version) => ui.In($"Approve version {version}", $"批准第 {version} 版");

        public string AskForChanges => ui.In("Ask for changes", "要求修改");

        public string Publish => ui.In("Publish", "发布");

        public string WaitsForReviewer => ui.In("It waits for a reviewer.", "等待审阅者处理。");

        public string WhatTheSiteSays => ui.In("Automatic checks", "站点检查结果");

        public string AsReadersSee(string language) => ui.In($"As readers will see it: {language}", $"读者将看到的文章：{language}");

        public string NothingChanged => ui.In("Nothing changes", "没有改动");

        public string WhatChangesBy(int files) => ui.In(files == 1 ? "1 file changes" : $"{files} files change", $"{files} 个文件有改动");

        public string CommentByNumber => ui.In("Select a line number on the new side to comment on that line.", "点击新行的行号即可评论该行。");

        public string Conversation => ui.In("Discussion", "讨论");

        public string CommentOnAll => ui.In("Comment on the whole proposal", "对整个提案发表意见");

        public string Cancel => ui.In("Cancel", "取消");

        public string SayIt => ui.In("Send", "发送");

        public string Answer => ui.In("Reply", "回复");

        public string Settle => ui.In("Mark as resolved", "标为已解决");

        public string OpenAgain => ui.In("Reopen", "重新打开");

        public string SettledBy(string who) => ui.In($"Resolved by {who}.", $"已由 {who} 标为解决。");

        public string Did(ProposalAct act, int version) => act switch
        {
            ProposalAct.Begun => ui.In("began it.", "新建了提案。"),
            ProposalAct.Submitted => ui.In($"handed in version {version}.", $"提交了第 {version} 版。"),
            ProposalAct.Approved => ui.In($"approved version {version}.", $"批准了第 {version} 版。"),
            ProposalAct.ChangesRequested => ui.In($"asked for changes in version {version}.", $"对第 {version} 版提出了修改意见。"),
            ProposalAct.Published => ui.In($"published version {version}.", $"发布了第 {version} 版。"),
            ProposalAct.Withdrawn => ui.In("withdrew it.", "撤回了提案。"),
            _ => ui.In("took the newer revision in.", "合并了最新修订。"),
        };

        public string MakeCurrentAgain => ui.In("Make this the current one again", "恢复为当前版本");

        public string BackTo(int revision) => ui.In($"Back to revision {revision}.", $"恢复到第 {revision} 次修订。");

        public string EditArticle => ui.In("Suggest a change", "提议修改");
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    private static string Score(double score) => score.ToString("0.00", CultureInfo.InvariantCulture);
}
