using IncidentKB.Data.People;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Workspace.Audit;

/// <summary>What only the audit says, in both languages.</summary>
internal static class AuditPhrases
{
    extension(UiText ui)
    {
        public string Audit => ui.In("Audit", "审计记录");

        public string AuditLead => ui.In(
            "Who did what, when and from where. Nothing in it can be changed.",
            "谁在何时、何地做了什么。记录不可更改。");

        public string AuditText => ui.In("Person, subject or address", "人员、对象或地址");

        public string AuditAct => ui.In("What", "操作");

        public string AuditFrom => ui.In("From", "起始日期");

        public string AuditTo => ui.In("To", "结束日期");

        public string AuditCsv => ui.In("As CSV", "导出 CSV");

        public string AuditWhen => ui.In("When (UTC)", "时间（UTC）");

        public string AuditWho => ui.In("Who", "谁");

        public string AuditSubject => ui.In("Subject", "对象");

        public string AuditAddress => ui.In("From where", "来源地址");

        public string AuditNothing => ui.In("Nothing fits.", "没有符合条件的记录。");

        public string WhoName(string who) => who switch
        {
            Actor.ConsoleName => ui.In("Console of the machine", "本机控制台"),
            "" => ui.In("A visitor", "访客"),
            _ => who,
        };

        public string ActName(string act) => act switch
        {
            Acts.SignedIn => ui.In("Signed in", "登录"),
            Acts.SignInFailed => ui.In("Wrong password", "密码错误"),
            Acts.AccountMade => ui.In("Account made", "创建账号"),
            Acts.Invited => ui.In("Invited", "发出邀请"),
            Acts.InvitationRevoked => ui.In("Invitation taken back", "撤回邀请"),
            Acts.ResetLinkMade => ui.In("Link for a new password", "生成重设密码链接"),
            Acts.RoleChanged => ui.In("Role changed", "变更角色"),
            Acts.Deactivated => ui.In("Account closed", "停用账号"),
            Acts.Reactivated => ui.In("Account opened again", "重新启用账号"),
            Acts.NameChanged => ui.In("Name changed", "修改名字"),
            Acts.PasswordChanged => ui.In("Password changed", "修改密码"),
            Acts.SessionEnded => ui.In("Signed out elsewhere", "结束登录"),
            Acts.TokenMade => ui.In("Token made", "创建令牌"),
            Acts.TokenRevoked => ui.In("Token revoked", "吊销令牌"),
            Acts.PasskeyAdded => ui.In("Passkey added", "添加通行密钥"),
            Acts.PasskeyRemoved => ui.In("Passkey removed", "移除通行密钥"),
            Acts.LoginLinked => ui.In("Team's sign-in linked", "关联团队账号"),
            Acts.AnswerSettled => ui.In("Answer settled", "裁定反馈"),
            Acts.ProposalBegun => ui.In("Proposal begun", "新建提案"),
            Acts.ProposalSubmitted => ui.In("Handed in for review", "提交审阅"),
            Acts.ProposalApproved => ui.In("Version approved", "批准版本"),
            Acts.ChangesRequested => ui.In("Changes asked for", "要求修改"),
            Acts.ProposalPublished => ui.In("Published", "发布"),
            Acts.ProposalWithdrawn => ui.In("Proposal withdrawn", "撤回提案"),
            Acts.IncidentArchived => ui.In("Incident archived", "归档事故"),
            Acts.IncidentRestored => ui.In("Incident brought back", "恢复事故"),
            Acts.ProblemReported => ui.In("Problem reported", "报告问题"),
            Acts.ProblemResolved => ui.In("Report settled", "处理反馈"),
            _ => act,
        };
    }
}
