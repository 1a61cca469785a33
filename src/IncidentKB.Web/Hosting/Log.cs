using IncidentKB.Core.Content;
using IncidentKB.Core.Snippets;
using IncidentKB.Data.Import;

namespace IncidentKB.Web.Hosting;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "IncidentKB is at {Url}")]
    public static partial void LogServing(this ILogger logger, string url);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Another program is bringing the database up to date; waiting until it has ended")]
    public static partial void LogWaitsForAnother(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "This site has no admin yet. Make yourself one: {Link}")]
    public static partial void LogSetUpLink(this ILogger logger, string link);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Whether this site has an admin, and a link to make one, has to wait: {Reason} The next start tries again; "
            + "so does 'admin create'.")]
    public static partial void LogNoSetUpLink(this ILogger logger, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Forwarded headers are ignored, because no proxy is known. "
            + "Name the proxies before the site in Kb:KnownProxies, such as 10.0.0.7 or 172.16.0.0/12.")]
    public static partial void LogUnknownProxies(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The team's sign-in did not succeed: {Reason}")]
    public static partial void LogTeamSignInFailed(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Report}")]
    public static partial void LogImported(this ILogger logger, ImportReport report);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Content: {Problem}")]
    public static partial void LogContentProblem(this ILogger logger, ContentProblem problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Content: {Problem}")]
    public static partial void LogContentProblem(this ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Content conflict: {Conflict}")]
    public static partial void LogContentConflict(this ILogger logger, string conflict);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of recorded traces could not be made: {Problem}")]
    public static partial void LogMatcherNotReady(this ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snippets: {Reason}")]
    public static partial void LogNoSnippets(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Proof of {Slug}: {State} ({Counts})")]
    public static partial void LogProof(this ILogger logger, string slug, ProofState state, string counts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Proof of {Slug}: {State} ({Counts})")]
    public static partial void LogDoubtfulProof(this ILogger logger, string slug, ProofState state, string counts);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A key that signs cookies and forms could not be read and was moved to {File}. Who was signed in by it signs in again.")]
    public static partial void LogDamagedKey(this ILogger logger, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old rows of visitors could not be deleted today: {Reason}")]
    public static partial void LogRowsKept(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The proofs stopped in the middle and are taken up again later.")]
    public static partial void LogProofsStopped(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error {ErrorId} at {Method} {Path}: {Sentence} This is told once a minute.")]
    public static partial void LogDiskFull(this ILogger logger, string errorId, string method, string path, string sentence);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error {ErrorId} at {Method} {Path}")]
    public static partial void LogRequestError(this ILogger logger, Exception exception, string errorId, string method, string path);
}
