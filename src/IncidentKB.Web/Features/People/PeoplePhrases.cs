using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.People;

/// <summary>What pages about people and accounts say, in both languages.</summary>
internal static class PeoplePhrases
{
    extension(UiText ui)
    {
        public string SignIn => ui.In("Sign in", "登录");

        public string SignOut => ui.In("Sign out", "退出登录");

        public string SignInWith(string name) => ui.In($"Sign in with {name}", $"使用 {name} 登录");

        public string SignInByPasskey => ui.In("Sign in with a passkey", "使用通行密钥登录");

        public string Passkeys => ui.In("Passkeys", "通行密钥");

        public string PasskeysLead => ui.In(
            "With a passkey you sign in by your fingerprint, your face or the code of your device, and nobody can trick you out of it.",
            "使用通行密钥，凭指纹、面容或设备密码即可登录，也不会被钓鱼骗走。");

        public string PasskeyName => ui.In("What to call it, such as \"Phone\"", "名称，例如“手机”");

        public string PasskeyDefaultName => ui.In("Passkey", "通行密钥");

        public string AddPasskey => ui.In("Add a passkey", "添加通行密钥");

        public string RemovePasskey => ui.In("Remove", "移除");

        public string PasskeyFacts(DateTime made) => ui.In($"Added {ui.Minute(made)}", $"添加于 {ui.Minute(made)}");

        public string PasskeyRefused => ui.In(
            "This passkey did not work here. Try again, or sign in another way.",
            "此通行密钥在这里无法使用。请重试，或换一种方式登录。");

        public string TeamSignInFailed(string name) => ui.In(
            $"{name} did not let you in, or does not answer. Try again, or sign in another way.",
            $"{name} 拒绝了登录或没有响应。请重试，或换一种方式登录。");

        public string TeamEmailTaken(string name) => ui.In(
            $"There is an account here with the address that {name} names. Sign in to it once with its password, "
            + $"then link {name} on the page of your account.",
            $"{name} 提供的邮箱在此已有账号。请先用密码登录该账号，再到账号页面关联 {name}。");

        public string LinkTeam(string name) => ui.In($"Link {name}", $"关联 {name}");

        public string TeamIsLinked(string name) => ui.In($"You can sign in with {name}.", $"你可以使用 {name} 登录。");

        public string EmailAddress => ui.In("E-mail address", "邮箱");

        public string Password => ui.In("Password", "密码");

        public string NewPassword => ui.In("New password", "新密码");

        public string CurrentPassword => ui.In("Present password", "当前密码");

        public string SavePassword => ui.In("Save the password", "保存密码");

        public string PasswordNote(int length) => ui.In(
            $"At least {length} characters. A few words that do not belong together are easy to keep in mind and hard to guess.",
            $"至少 {length} 个字符。几个互不相干的词连在一起，好记又难猜。");

        public string YourName => ui.In("Your name", "你的名字");

        public string EmailNote => ui.In("You sign in with it. Nothing is sent there.", "用于登录，不会向它发送任何邮件。");

        public string MembersOnly => ui.In("This knowledge base is open to its members.", "此知识库仅对成员开放。");

        public string NoAccountYet => ui.In(
            "No account? Ask an admin of this site for an invitation. A forgotten password: an admin makes you a link for a new one.",
            "没有账号？请向本站管理员索取邀请链接。忘记密码时，也可请管理员生成重设链接。");

        public string NoAdminYet => ui.In(
            "Nobody can sign in yet. The console in which this site was started shows a link that makes the first admin.",
            "目前还没有人可以登录。启动本站的控制台会显示一个链接，用它创建第一位管理员。");

        public string NotSignedIn => ui.In(
            "Address and password do not belong together. Check both and try again.",
            "邮箱与密码不匹配。请检查后重试。");

        public string TooManyTries(TimeSpan window) => ui.In(
            $"Too many tries from here. Wait {window.TotalMinutes:0} minutes, then try again.",
            $"尝试次数过多。请等待 {window.TotalMinutes:0} 分钟后再试。");

        public string SetUpTitle => ui.In("Set up this site", "初始化本站");

        public string SetUpLead => ui.In(
            "You become its first admin, who invites the others. The link works once.",
            "你将成为第一位管理员，由你邀请其他人。此链接只能使用一次。");

        public string MakeAdmin => ui.In("Become admin", "成为管理员");

        public string IsSetUp => ui.In(
            "This site is set up already. Sign in, or ask an admin for an invitation.",
            "本站已完成初始化。请登录，或向管理员索取邀请链接。");

        public string SetUpLinkGone => ui.In(
            "This link works no more: each start of the site makes a new one and shows it in the console.",
            "此链接已失效：本站每次启动都会生成新的链接，并显示在控制台中。");

        public string InvitedTitle => ui.In("You are invited", "邀请你加入");

        public string InvitedLead(string role) => ui.In(
            $"Make your account on this knowledge base. Your role will be {role}.",
            $"在此知识库创建你的账号，角色为{role}。");

        public string MakeAccount => ui.In("Make the account", "创建账号");

        public string ResetLead(string email) => ui.In(
            $"For the account {email}. All its sessions end, and you are signed in here.",
            $"账号 {email} 的密码将被重设，其所有会话都会结束，并在此处重新登录。");

        public string LinkGoneTitle => ui.In("This link works no more", "链接已失效");

        public string YourAccount => ui.In("Your account", "你的账号");

        public string NameNote => ui.In("How others see you", "其他人看到的名字");

        public string SaveName => ui.In("Save the name", "保存名字");

        public string PasswordEndsSessions => ui.In(
            "A new password signs you out in all other browsers.",
            "修改密码后，其他浏览器上的登录都会结束。");

        public string SignedInIn => ui.In("Where you are signed in", "登录的设备");

        public string ThisBrowser => ui.In("this browser", "当前浏览器");

        public string EndSession => ui.In("Sign out there", "结束此登录");

        public string EndOtherSessions => ui.In("Sign out everywhere else", "结束其他所有登录");

        public string SessionFacts(string method, string address, DateTime since, DateTime seen) => ui.In(
            $"{ui.MethodName(method)} from {address} on {ui.Minute(since)}, last used {ui.Minute(seen)}",
            $"{ui.Minute(since)} 于 {address} {ui.MethodName(method)}，最近使用：{ui.Minute(seen)}");

        public string MethodName(string method) => method switch
        {
            "passkey" => ui.In("With a passkey", "通行密钥登录"),
            "oidc" => ui.In("With the team's sign-in", "团队账号登录"),
            "link" => ui.In("With a link", "链接登录"),
            _ => ui.In("With the password", "密码登录"),
        };

        /// <summary>Browser and system, as far as a User-Agent tells; the order matters, since browsers name each other.</summary>
        public string BrowserName(string agent)
        {
            string? Named(params (string Token, string Name)[] known) =>
                known.FirstOrDefault(k => agent.Contains(k.Token, StringComparison.Ordinal)).Name;
            var browser = Named(("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"));
            var system = Named(
                ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
                ("Linux", "Linux"));
            return (browser, system) switch
            {
                (null, null) => ui.In("Unknown program", "未知程序"),
                (null, _) => system!,
                (_, null) => browser,
                _ => ui.In($"{browser} on {system}", $"{system} 上的 {browser}"),
            };
        }

        public string ApiTokens => ui.In("API tokens", "API 令牌");

        public string ApiTokensLead => ui.In(
            "With a token a program calls the API in your name, as the header Authorization: Bearer ikb_…",
            "程序可凭令牌以你的名义调用 API，请求头为 Authorization: Bearer ikb_…");

        public string TokenOnce => ui.In(
            "This is the new token. Copy it now: it is not shown again.",
            "这是新的令牌。请立即复制：它不会再次显示。");

        public string TokenName => ui.In("What it is for", "用途");

        public string TokenMay => ui.In("It may", "权限");

        public string ScopeNote(string scope) => scope switch
        {
            TokenScopes.Read => ui.In("read, search and match", "读取、搜索与匹配"),
            TokenScopes.Write => ui.In("change what you may change", "修改你有权修改的内容"),
            _ => ui.In("run programs", "运行程序"),
        };

        public string MakeToken => ui.In("Make a token", "创建令牌");

        public string RevokeToken => ui.In("Revoke", "吊销");

        public string TokenFacts(string scopes, DateTime made, DateTime? used) => ui.In(
            $"May {scopes.Replace(" ", ", ", StringComparison.Ordinal)}. "
            + $"Made {ui.Minute(made)}, {(used is { } at ? $"last used {ui.Minute(at)}" : "never used")}",
            $"权限：{scopes.Replace(" ", "、", StringComparison.Ordinal)}。"
            + $"创建于 {ui.Minute(made)}，{(used is { } when ? $"最近使用：{ui.Minute(when)}" : "从未使用")}");

        /// <summary>A moment to the minute, in UTC.</summary>
        public string Minute(DateTime at) =>
            ui.In($"{ui.Day(DateOnly.FromDateTime(at))}, {at:HH:mm} UTC", $"{ui.Day(DateOnly.FromDateTime(at))} {at:HH:mm} UTC");

        public string RoleName(Role role) => role switch
        {
            Role.Reader => ui.In("reader", "读者"),
            Role.Author => ui.In("author", "作者"),
            Role.Reviewer => ui.In("reviewer", "审阅者"),
            _ => ui.In("admin", "管理员"),
        };

        /// <summary>What was wrong, and what to do.</summary>
        public string FaultOf(AccountFault fault) => fault switch
        {
            AccountFault.NotAllowed => ui.In(
                "Your role does not allow this, or your session has ended. Sign in again, or ask an admin.",
                "你的角色无权这样做，或登录已结束。请重新登录，或联系管理员。"),
            AccountFault.Gone => ui.In(
                "It is not there any more: somebody else was faster. Nothing was changed.",
                "对象已不存在：可能已被他人处理。没有任何改动。"),
            AccountFault.LinkGone => ui.In(
                "It was used already, has expired or was taken back. Ask an admin for a new one.",
                "链接已被使用、已过期或已被撤回。请向管理员索取新的链接。"),
            AccountFault.HasAdmin => ui.IsSetUp,
            AccountFault.EmailTaken => ui.In(
                "There is an account with this address already. Sign in with it, or take another address.",
                "此邮箱已有账号。请直接登录，或换一个邮箱。"),
            AccountFault.EmailInvalid => ui.In(
                "This is no e-mail address. Write it like name@example.com.",
                "这不是有效的邮箱。请写成 name@example.com 的形式。"),
            AccountFault.NameInvalid => ui.In(
                $"Write a name of 1 to {User.MaxName} characters.",
                $"请填写 1 到 {User.MaxName} 个字符的名字。"),
            AccountFault.PasswordLength => ui.In(
                $"A password has {PeopleServices.MinPassword} to {PeopleServices.MaxPassword} characters. "
                + "Take a longer one, such as a few words.",
                $"密码长度为 {PeopleServices.MinPassword} 到 {PeopleServices.MaxPassword} 个字符。请用更长的密码，例如几个词。"),
            AccountFault.PasswordGuessable => ui.In(
                "This password is easy to guess: it repeats itself, or is made of your own name or address. Take another.",
                "这个密码容易被猜到：字符重复，或由你的名字、邮箱组成。请换一个。"),
            AccountFault.PasswordWrong => ui.In("The present password is not right. Try again.", "当前密码不正确。请重试。"),
            AccountFault.LastAdmin => ui.In(
                "This is the last admin. Make somebody else admin first.",
                "这是最后一位管理员。请先让其他人成为管理员。"),
            AccountFault.LastWayIn => ui.In(
                "It is your only way to sign in. Set a password or add another passkey first.",
                "这是你唯一的登录方式。请先设置密码，或添加另一个通行密钥。"),
            AccountFault.TokenInvalid => ui.In(
                "A token needs a name and at least one thing that it may do.",
                "令牌需要名称和至少一项权限。"),
            _ => ui.In(
                "This belongs to another account. Sign in with that one, or remove it there first.",
                "它属于另一个账号。请用那个账号登录，或先在那里移除。"),
        };
    }
}
