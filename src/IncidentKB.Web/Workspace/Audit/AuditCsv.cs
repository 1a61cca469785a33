using System.Globalization;
using System.Text;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Workspace.Audit;

/// <summary>GET /workspace/audit.csv: the filtered audit for a spreadsheet, oldest first (RFC 4180, UTF-8 with a mark).</summary>
internal static class AuditCsv
{
    public static void MapAuditCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/workspace/audit.csv", WriteAsync).ExcludeFromDescription().RequireAuthorization(nameof(Role.Admin));

    private static async Task WriteAsync(HttpContext http, IDbContextFactory<KbContext> database)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        await using var db = await database.OpenAsync(http.RequestAborted);
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync("at,who,act,subject,detail,address\r\n");
        await foreach (var entry in AuditFilter.Read(http.Request.Query).Of(db.Audit.AsNoTracking()).OrderBy(e => e.Id).AsAsyncEnumerable())
        {
            await writer.WriteAsync(LineOf(entry));
        }
    }

    internal static string LineOf(AuditEntry entry) =>
        string.Join(',', new[]
        {
            entry.At.ToString("O", CultureInfo.InvariantCulture), entry.Who, entry.Act, entry.Subject, entry.Detail, entry.Address,
        }.Select(Field)) + "\r\n";

    // A spreadsheet takes what begins with one of these for a formula, and would run it: a name is free text.
    private static string Field(string text) =>
        $"\"{(text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
