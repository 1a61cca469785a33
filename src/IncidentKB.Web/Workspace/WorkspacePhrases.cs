using IncidentKB.Runner;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Workspace;

/// <summary>What only pages of the workspace say, in both languages.</summary>
internal static class WorkspacePhrases
{
    extension(UiText ui)
    {
        public string WorkspaceLead => ui.In(
            "Where a team looks after its knowledge base.",
            "团队在这里打理自己的知识库。");

        public string HealthOfTheSite => ui.In("Health of the site", "站点运行状况");

        public string HealthPart => ui.In("Part", "部分");

        public string HealthState => ui.In("State", "状态");

        public string HealthDetail => ui.In("Detail", "详情");

        public string HealthDatabase => ui.In("Database", "数据库");

        public string HealthContent => ui.In("Content", "内容");

        public string HealthSnippets => ui.In("Programs that run", "程序运行");

        public string IncidentsStored(int count) => ui.In(
            count == 1 ? "1 incident" : $"{UiText.Number(count)} incidents",
            $"{UiText.Number(count)} 起事故");

        public string ContentState(int problems, int warnings) => (problems, warnings) switch
        {
            (0, 0) => ui.In("No problems", "没有问题"),
            (0, _) => ui.In($"{warnings} warnings", $"{warnings} 条警告"),
            _ => ui.In($"{problems} problems, {warnings} warnings", $"{problems} 个问题，{warnings} 条警告"),
        };

        public string SnippetCounts(int idle, int running, int queued) => ui.In(
            $"{idle} workers ready, {running} running, {queued} waiting",
            $"{idle} 个进程就绪，{running} 个正在运行，{queued} 个排队");

        /// <summary>A word of /healthz as people say it.</summary>
        public string HealthWord(string word) => word switch
        {
            "ok" => ui.In("Works", "正常"),
            "ready" => ui.In("Ready", "就绪"),
            "warming" => ui.In("Getting ready", "正在准备"),
            _ => ui.In("Fails", "故障"),
        };

        public string IsolationWord(Isolation isolation) => isolation switch
        {
            Isolation.JailInNamespaces => ui.In("Jailed, in namespaces", "隔离运行，并使用独立命名空间"),
            Isolation.Jail => ui.In("Jailed", "隔离运行"),
            _ => ui.In("Not jailed: programs of the pack only", "未隔离：只运行内容包自带的程序"),
        };

        public string ConnectionLost => ui.In("The connection to the site broke", "与站点的连接已中断");

        public string Reconnecting => ui.In("Connecting again …", "正在重新连接……");

        public string ReconnectFailed => ui.In(
            "The site does not answer. What you see stays here; try again when it is back.",
            "站点没有响应。当前内容会保留在此，恢复后请重试。");

        public string ReconnectRejected => ui.In(
            "The site was started again in the meantime. Copy what you still need, then load the page again.",
            "站点在此期间重新启动过。请先复制仍需要的内容，再重新加载页面。");

        public string TryAgain => ui.In("Try again", "重试");

        public string StayHere => ui.In("Stay on this page", "留在此页");

        public string LoadAgain => ui.In("Load the page again", "重新加载");
    }
}
