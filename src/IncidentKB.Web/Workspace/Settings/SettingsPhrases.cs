using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Workspace.Settings;

/// <summary>What only the page of settings says, in both languages.</summary>
internal static class SettingsPhrases
{
    extension(UiText ui)
    {
        public string Settings => ui.In("Settings", "设置");

        public string SettingsLead => ui.In(
            "What this site was started with. Settings stand on the command line or in the environment; a change needs a new start.",
            "本站启动时的设置。设置写在命令行或环境变量中，更改后需要重新启动。");

        public string ExportHeading => ui.In("Take the content along", "带走内容");

        public string ExportLead => ui.In(
            "Each pack as a ZIP of plain files, which another IncidentKB imports. "
            + "What was written here and is in no pack is “written-here”.",
            "每个内容包都是由普通文件组成的 ZIP，可导入另一个 IncidentKB。在此撰写且不属于任何内容包的内容在“written-here”中。");

        public string NoSuchPack(string pack, IReadOnlyList<string> packs) => ui.In(
            $"There is no content pack '{pack}'. Name one of these: {string.Join(", ", packs)}.",
            $"没有内容包“{pack}”。请从以下名称中选择：{string.Join("、", packs)}。");

        public string SettingName => ui.In("Name", "名称");

        public string SettingValue => ui.In("Value", "值");

        public string SettingMeaning => ui.In("Meaning", "含义");

        public string SettingIsSet => ui.In("set", "已设置");

        public string SettingIsNotSet => ui.In("not set", "未设置");

        public string SettingAccess => ui.In(
            "open: everybody reads. members: only people with an account", "open：所有人可读；members：仅限有账号的成员");

        public string SettingPublicUrl => ui.In(
            "Address of the site as people know it; without it, taken from each request", "对外的站点地址；未设置时取自每个请求");

        public string SettingKnownProxies => ui.In(
            "Proxies before the site, whose word on addresses of visitors is believed", "站点前的代理；其转发的访客地址可信");

        public string SettingOidcAuthority => ui.In("Address of the team's own sign-in", "团队登录服务的地址");

        public string SettingOidcClientId => ui.In("How that sign-in knows this site", "登录服务识别本站的编号");

        public string SettingOidcClientSecret => ui.In("The secret that belongs to it. It is never shown", "与之对应的密钥，不会显示");

        public string SettingOidcName => ui.In("What the button calls it", "登录按钮上的名称");

        public string SettingOidcRoleClaim => ui.In(
            "The claim that names the role; without it roles are given here", "指定角色的声明；未设置时在此分配角色");

        public string SettingFourEyes => ui.In(
            "Nobody approves what he wrote last; without it, as soon as two people may approve", "不能批准自己最后撰写的版本；未设置时，有两人可批准后即生效");

        public string SettingEditedCode => ui.In(
            "Who may change programs and run them: authors, everyone or off", "谁可以修改并运行程序：authors（作者）、everyone（所有人）或 off（关闭）");

        public string SettingProofs => ui.In("Runs the proofs while no visitor waits", "在没有访客等待时运行验证");

        public string SettingIdleWorkers => ui.In("Processes kept ready for runs", "为运行预备的进程数");

        public string SettingOtlp => ui.In("Collector of traces and metrics (OpenTelemetry)", "接收链路与指标的收集器（OpenTelemetry）");

        public string SettingPrometheus => ui.In("Prometheus may read metrics at /metrics", "允许 Prometheus 从 /metrics 读取指标");

        public string SettingJsonLogs => ui.In("Each line of the log is a JSON object", "日志每行为一个 JSON 对象");

        public string SettingDatabase => ui.In(
            "sqlite: a file in the data folder. postgres: a server, for several nodes", "sqlite：数据文件夹中的文件；postgres：服务器，可供多个节点使用");

        public string SettingConnectionString => ui.In(
            "The PostgreSQL server; its password is never shown", "PostgreSQL 服务器，密码不会显示");

        public string SettingDataDirectory => ui.In("Folder of the database file and of compiled programs", "数据库文件和已编译程序所在的文件夹");

        public string SettingContentDirectory => ui.In("The content that is imported at start", "启动时导入的内容");
    }
}
