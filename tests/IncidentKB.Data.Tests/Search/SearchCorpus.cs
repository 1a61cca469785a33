using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Search;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Tests.Search;

/// <summary>Incidents for the tests of the search: five that share most of their words, as the starting pack's do.</summary>
internal static class SearchCorpus
{
    public static Task<TemporaryDatabase> CreateAsync(params Incident[] incidents) => CreateWithGlossaryAsync(null, incidents);

    /// <summary>The corpus with a glossary, as its file; null for none.</summary>
    public static async Task<TemporaryDatabase> CreateWithGlossaryAsync(string? glossary, params Incident[] incidents)
    {
        var database = await TemporaryDatabase.CreateAsync();
        await using var db = database.CreateDbContext();
        if (glossary != null)
        {
            db.PackFiles.Add(new() { Pack = "tests", Path = GlossaryReader.File, Text = glossary });
        }

        db.Patterns.AddRange(Patterns());
        db.Practices.AddRange(Practices());
        await db.SaveChangesAsync();
        await StoreAsync(database, incidents.Length > 0 ? incidents : [.. Five()]);
        return database;
    }

    public static async Task StoreAsync(TemporaryDatabase database, params Incident[] incidents)
    {
        await using var db = database.CreateDbContext();
        await using var writer = await IncidentWriter.BeginAsync(db, DateTime.UnixEpoch, default);
        foreach (var incident in incidents)
        {
            writer.Add(incident, new(RevisionCause.Imported));
        }

        await writer.CommitAsync(default);
    }

    /// <summary>Changes a stored incident and indexes it again.</summary>
    public static async Task ChangeAsync(TemporaryDatabase database, string key, Action<Incident> change)
    {
        await using var db = database.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var incident = await db.Incidents.Include(i => i.Texts).Include(i => i.Signatures).Include(i => i.Practices).Include(i => i.Aliases)
            .SingleAsync(i => i.Key == key);
        change(incident);
        await db.SaveChangesAsync();
        await SearchIndex.UpdateAsync(db, [incident], default);
        await db.RaiseContentVersionAsync(default);
        await transaction.CommitAsync();
    }

    public static IEnumerable<Incident> Five() =>
    [
        Incident(
            1, "alist-semaphore-released-more-than-held", "alist", "released-more-often-than-acquired", "acquire-and-release-in-one-scope",
            "CWE-765",
            Severity.Critical, "semaphore: released more than held",
            "A retried upload gives back a permit that it no longer holds", "一次重试的上传归还了并未持有的许可",
            "The driver acquires a weighted semaphore before each chunk. When a chunk fails, the goroutine releases it twice and the "
            + "process panics with `semaphore: released more than held`.",
            "驱动在上传每个分片之前获取信号量。分片失败时，协程释放了两次，释放次数多于获取次数，进程崩溃。"),
        Incident(2, "go-fuse-negative-waitgroup-counter", "go-fuse", "counted-down-more-often-than-up", "guard-the-counter", "CWE-911",
            Severity.High, "sync: negative WaitGroup counter",
            "Serving a mount twice drives the wait group below zero", "同一挂载点服务两次，计数降到负数",
            "The second call of `Server.Serve` calls `sync.WaitGroup.Done` once more than `Add`. "
            + "The goroutine panics and the process is gone; see server.go:448.",
            "第二次调用 `Server.Serve` 时，`sync.WaitGroup` 的计数被多减了一次，协程崩溃，进程退出。"),
        Incident(
            3, "godoxy-refcount-add-after-zero", "GoDoxy", "referenced-after-last-release", "look-up-and-reference-under-one-lock",
            "CWE-911",
            Severity.High, "RefCount.Add() called after count reached zero",
            "A connection is referenced after its last release", "连接在最后一次释放之后又被引用",
            "Between the lookup and the reference another goroutine releases the object. The process panics. "
            + "A semaphore would not have helped, the lock did.",
            "在查找与引用之间，另一个协程释放了对象，引用计数已经归零，进程崩溃。"),
        Incident(4, "go-musicfox-concurrent-map-writes", "go-musicfox", "collection-shared-without-owner", "copy-per-owner", "CWE-362",
            Severity.Medium, "concurrent map writes",
            "Requests share one header map and write to it at once", "多个请求共用同一个请求头并同时写入",
            "Each provider goroutine sets its cookie in the shared header. The runtime detects concurrent map writes and ends the process; "
            + "no recover helps. A semaphore or a lock would serialise the writes.",
            "每个提供者的协程都往共享的请求头里写入，运行时检测到对映射的并发写，进程直接崩溃，无法恢复。"),
        Incident(5, "nbio-body-reader-double-close", "nbio", "closed-or-returned-twice", "make-close-idempotent", "CWE-1341",
            Severity.Medium, "runtime error: invalid memory address or nil pointer dereference",
            "A request body is closed twice and its buffer returned to the pool twice", "请求体被关闭两次，缓冲区两次归还",
            "BodyReader.Close is called by the handler and again by the server. The second close dereferences nil; "
            + "the goroutine recovers and the request fails. Nobody released a lock here.",
            "处理函数关闭一次，服务器又关闭一次 `BodyReader`，第二次关闭解引用空指针，请求失败。"),
    ];

    public static Incident Incident(
        int number, string slug, string project, string pattern, string practice, string cwe, Severity severity, string message,
        string title, string chineseTitle, string body, string chineseBody) => new()
        {
            Key = $"IKB-{number:D4}",
            Slug = slug,
            Project = project,
            Repository = "https://example.org/" + project,
            Language = "go",
            Severity = severity,
            OccurredOn = new DateOnly(2025, 1, 1).AddDays(number),
            PatternSlug = pattern,
            Cwe = [cwe],
            Status = IncidentStatus.Published,
            Pack = "tests",
            ContentHash = "",
            ImportedHash = "",
            Practices = [new() { PracticeSlug = practice }],
            Signatures = [new() { Language = "go", Kind = "panic", Message = message }],
            Texts = [Text(Languages.English, title, body), Text(Languages.Chinese, chineseTitle, chineseBody)],
        };

    public static IncidentText Text(string language, string title, string body) =>
        new() { Language = language, Title = title, Summary = title, Source = body, BodyStart = 0, Revision = "" };

    private static IEnumerable<FailurePattern> Patterns() =>
        new (string Slug, string Title, string Chinese, string Type, string Message)[]
        {
            ("released-more-often-than-acquired", "Released more often than acquired", "释放次数多于获取次数",
                "System.Threading.SemaphoreFullException",
                "Adding the specified count to the semaphore would cause it to exceed its maximum count."),
            ("counted-down-more-often-than-up", "Counted down more often than up", "减计数多于加计数", "System.InvalidOperationException",
                "Invalid attempt made to decrement the event's count below zero."),
            ("referenced-after-last-release", "Referenced after the last release", "最后一次释放之后又被引用", "System.ObjectDisposedException",
                "Cannot access a disposed object."),
            ("collection-shared-without-owner", "A collection shared without an owner", "没有归属者的共享集合", "System.InvalidOperationException",
                "Operations that change non-concurrent collections must have exclusive access."),
            ("closed-or-returned-twice", "Closed or returned twice", "关闭或归还两次", "System.NullReferenceException",
                "Object reference not set to an instance of an object."),
        }.Select((p, i) => new FailurePattern
        {
            Slug = p.Slug,
            Position = i,
            Pack = "tests",
            Title = Local(p.Title, p.Chinese),
            Summary = Local($"What is called: {p.Title}.", $"所谓{p.Chinese}。"),
            Hides = Local("It hides.", "它会隐藏。"),
            Twins = [new() { PatternSlug = p.Slug, Language = "csharp", Kind = "exception", Type = p.Type, Message = p.Message }],
        });

    private static IEnumerable<Practice> Practices() =>
        new[] { "acquire-and-release-in-one-scope", "guard-the-counter", "look-up-and-reference-under-one-lock", "copy-per-owner",
            "make-close-idempotent" }
            .Select((slug, i) => new Practice
            {
                Slug = slug,
                Position = i,
                Pack = "tests",
                Title = Local(slug.Replace('-', ' '), "实践" + i),
                Rule = Local("The rule.", "规则。"),
                Go = Local("In Go.", "在 Go 中。"),
                CSharp = Local("In C#.", "在 C# 中。"),
            });

    private static LocalText Local(string english, string chinese) =>
        new(new Dictionary<string, string> { [Languages.English] = english, [Languages.Chinese] = chinese });
}
