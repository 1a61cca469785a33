using IncidentKB.Data;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Errors;

/// <summary>What went wrong and what to do, in words, for each status that the site answers with.</summary>
internal static class ErrorSentences
{
    public static string Of(int status, Exception? exception, string language)
    {
        string In(string english, string chinese) => UiText.Choose(language, english, chinese);
        return status switch
        {
            400 => In(
                "The request could not be understood. If it came from a form, the form was too old or came from another site: go back, "
                + "reload the page and send it again.",
                "无法理解这个请求。如果它来自表单，可能是表单已过期或来自其他站点：请返回并刷新页面后重新提交。"),
            401 => In(
                "This needs an account. Sign in, or send an API token in the Authorization header: Bearer ikb_….",
                "需要账号才能访问。请登录，或在 Authorization 请求头中发送 API 令牌：Bearer ikb_…。"),
            403 => In(
                "Your account may not do this. Ask an admin of this site for the role or the scope that it needs.",
                "你的账号无权这样做。请向本站管理员申请所需的角色或权限。"),
            404 => In(
                "There is no page at this address. It may have moved, or the address may be mistyped. "
                + "Search for it, or start from the list of incidents.",
                "这个地址没有页面。它可能已移动，也可能是地址输入有误。可以搜索，或从事故列表开始。"),
            405 => In("This address does not take that kind of request.", "这个地址不接受这种类型的请求。"),
            413 => In(
                "What was sent is too large. Shorten it, a trace for example to its first goroutine, and send it again.",
                "提交的内容过大。请截短后重新提交，例如调用栈只保留第一个 goroutine。"),
            414 => In(
                "The address is too long. Shorten the search; a trace is not part of an address, paste it at /match.",
                "地址过长。请缩短搜索内容；调用栈不应放在地址中，请粘贴到 /match。"),
            415 => In(
                "The kind of content that was sent is not accepted here, or its characters are of a charset that this site does not know. "
                + "Send UTF-8.",
                "这里不接受所提交的内容类型，或其字符集本站无法识别。请使用 UTF-8。"),
            429 => In(
                "Your network address has sent more of these than one reader does. Nothing was stored; wait a while and try again.",
                "你所在的网络地址提交得过于频繁。没有保存任何内容；请稍后重试。"),
            503 when KbDatabase.FaultOf(exception) == null => In(
                "The site is reading other large texts. Nothing was changed; send yours again in ten seconds.",
                "本站正在处理其他较大的文本。没有任何改动；请十秒后重新提交。"),
            503 when KbDatabase.FaultOf(exception) == DatabaseFault.Away => In(
                "The database of this site does not answer. Nothing was changed; try again in a moment.",
                "本站的数据库暂时没有响应。没有任何改动；请稍后重试。"),
            503 => In(
                "The database is busy with another writer. Nothing was changed; try again in a few seconds.",
                "数据库正被另一个写入者占用。没有任何改动；请几秒后重试。"),
            507 => In(
                "The disk of this site is full, so nothing was stored; what was stored before is whole. Please tell the people who run it.",
                "本站的磁盘已满，未能保存；此前保存的内容完好。请告知本站的维护者。"),
            _ when KbDatabase.FaultOf(exception) == DatabaseFault.Damaged => In(
                "The database is damaged. Please tell the people who run this site: it needs its backup.",
                "数据库已损坏。请告知本站的维护者：需要从备份恢复。"),
            _ => In(
                "Something failed on our side, not on yours. Nothing that you sent was stored. Please try again; "
                + "if it happens again, report the error id.",
                "问题出在我们这边，与你无关。你提交的内容没有被保存。请重试；如果再次出现，请报告错误编号。"),
        };
    }
}
