using IncidentKB.Data.Entities;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Workspace.People;

/// <summary>What only the page of people says, in both languages.</summary>
internal static class PeopleGridPhrases
{
    extension(UiText ui)
    {
        public string People => ui.In("People", "成员");

        public string PeopleLead => ui.In(
            "Who has an account here, and what each may do. A change holds from the person's next click on.",
            "谁在这里有账号，各自能做什么。改动从对方下一次操作起生效。");

        public string InviteSomebody => ui.In("Invite somebody", "邀请新成员");

        public string RoleLabel => ui.In("Role", "角色");

        public string RoleOf(string name) => ui.In($"Role of {name}", $"{name} 的角色");

        public string RoleNote(Role role) => role switch
        {
            Role.Reader => ui.In(
                "A reader keeps progress and answers, and comments.",
                "读者拥有自己的阅读进度与反馈，并可评论。"),
            Role.Author => ui.In("An author also writes proposals, and edits programs to run them.", "作者还可以撰写提案、修改并运行程序。"),
            Role.Reviewer => ui.In("A reviewer also approves, publishes and archives.", "审阅者还可以批准、发布与归档。"),
            _ => ui.In("An admin also invites people, gives roles and reads the audit.", "管理员还可以邀请成员、分配角色、查看审计记录。"),
        };

        public string EmailIfKnown => ui.In("E-mail address, if you know it", "邮箱（可不填）");

        public string MakeInvitation => ui.In("Make the link", "生成链接");

        public string InvitationSays(string? email) => ui.In(
            email is null
                ? "Give this link to the person you mean: whoever opens it first makes the account. It works once, for 7 days, "
                    + "and is not shown again."
                : $"Give this link to {email}. It works once, for 7 days, and is not shown again.",
            email is null
                ? "请把此链接交给受邀人：先打开的人即可创建账号。链接只能使用一次，7 天内有效，且不会再次显示。"
                : $"请把此链接交给 {email}。链接只能使用一次，7 天内有效，且不会再次显示。");

        public string ResetSays(string name) => ui.In(
            $"Give this link to {name}. It sets a new password, works once, for 24 hours, and is not shown again.",
            $"请把此链接交给 {name}。它用于设置新密码，只能使用一次，24 小时内有效，且不会再次显示。");

        public string OpenInvitations => ui.In("Open invitations", "待接受的邀请");

        public string WhoeverHasTheLink => ui.In("Whoever has the link", "持有链接的人");

        public string Until(DateTime at) => ui.In($"until {ui.Minute(at)}", $"有效期至 {ui.Minute(at)}");

        public string TakeBack => ui.In("Take back", "撤回");

        public string Accounts => ui.In("Accounts", "账号");

        public string Account => ui.In("Account", "账号");

        public string Name => ui.In("Name", "名字");

        public string LastSeen => ui.In("Last seen", "最近访问");

        public string NotNow => ui.In("Not signed in", "未登录");

        public string PasswordLink => ui.In("Link for a new password", "生成重设密码链接");

        public string Deactivate => ui.In("Close the account", "停用账号");

        public string Reactivate => ui.In("Open it again", "重新启用");

        public string ClosedSince(DateTime at) =>
            ui.In($"Closed on {ui.Day(DateOnly.FromDateTime(at))}.", $"已于 {ui.Day(DateOnly.FromDateTime(at))} 停用。");
    }
}
