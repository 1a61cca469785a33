using IncidentKB.Data.Proposals;
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
                "您的账号没有此权限。作者撰写，审阅者批准并发布；角色由管理员分配。"),
            Data.Proposals.ProposalFault.Gone => ui.In("There is no such proposal, incident or file.", "没有这个提案、事故或文件。"),
            Data.Proposals.ProposalFault.Closed => ui.In(
                "This proposal was published or withdrawn, so it changes no more. What you typed is still here: copy it and begin a new one.",
                "此提案已发布或撤回，不能再修改。您输入的内容仍在此处：可复制后另建提案。"),
            Data.Proposals.ProposalFault.Outdated => ui.In(
                "Somebody saved another version meanwhile. Nothing was overwritten: load it and bring both together.",
                "其间有人保存了另一个版本。没有覆盖任何内容：请重新载入并合并两者。"),
            Data.Proposals.ProposalFault.HasProblems => ui.In(
                "Its files have problems. Mend those that are listed as errors first.",
                "文件中仍有问题。请先解决列为错误的各项。"),
            Data.Proposals.ProposalFault.NeedsSummary => ui.In(
                $"Say in one line of at most {Data.Entities.Proposal.MaxSummary} characters what changes and why: it stands in the history of the incident.",
                $"请用一行文字（最多 {Data.Entities.Proposal.MaxSummary} 个字符）说明改了什么、为什么改：它会写入事故的历史记录。"),
            Data.Proposals.ProposalFault.NotInReview => ui.In(
                "It was not handed in for review, so there is nothing to decide yet.",
                "它尚未提交审阅，暂时无需决定。"),
            Data.Proposals.ProposalFault.OwnWork => ui.In(
                "You wrote this version, so somebody else has to approve it.",
                "这个版本由您撰写，须由他人批准。"),
            Data.Proposals.ProposalFault.NotApproved => ui.In(
                "Nobody has approved this version yet. An approval is of one version: after a change it is asked for again.",
                "这个版本尚无人批准。批准只对一个版本有效：修改之后需要重新批准。"),
            Data.Proposals.ProposalFault.NotUpToDate => ui.In(
                "Another revision of this incident was published after this proposal was begun. Bring it up to date first.",
                "此提案开始之后，该事故又发布了新的修订。请先合并最新修订。"),
            _ => ui.In(
                $"Write something, at most {Data.Entities.ProposalComment.MaxText} characters.",
                $"请填写内容，最多 {Data.Entities.ProposalComment.MaxText} 个字符。"),
        };
    }
}
