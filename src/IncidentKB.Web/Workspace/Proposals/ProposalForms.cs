using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IncidentKB.Core.Articles;
using IncidentKB.Core.Content;
using IncidentKB.Core.Patterns;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Proposals;
using IncidentKB.Data.Search;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>
/// The form of a proposal's page, which saves all its texts and then does what the button says, and the pieces that the script of
/// that page asks for.
/// </summary>
internal static class ProposalForms
{
    /// <summary>Beginnings of names of fields; the path of the file follows.</summary>
    public const string Body = "body:";

    /// <inheritdoc cref="Body"/>
    public const string Head = "head:";

    /// <inheritdoc cref="Body"/>
    public const string Text = "text:";

    /// <summary>Beginning of the name of the field with <see cref="MarkOf"/>; the path of the file follows.</summary>
    public const string Was = "was:";

    public const string Save = "save";

    public const string Submit = "submit";

    public const string Withdraw = "withdraw";

    public const string AddChinese = "add-chinese";

    public const string AddImage = "add-image";

    /// <summary>Beginning of the value of a button; the path of the file follows.</summary>
    public const string Add = "add:";

    /// <inheritdoc cref="Add"/>
    public const string Remove = "remove:";

    private const int MaxFormBytes = 16 * 1024 * 1024;

    // A record of a hundred follow-ups and as many references has a field for each cell.
    private const int MaxFields = 20_000;

    public static void MapProposalForms(this IEndpointRouteBuilder routes)
    {
        // Before the pages of the same address, which take a POST as well.
        var forms = routes.MapGroup("").ExcludeFromDescription().WithOrder(-1).RequireAuthorization(nameof(Role.Author))
            .WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes), new RequireAntiforgeryTokenAttribute())
            .WithFormOptions(valueCountLimit: MaxFields);
        forms.MapPost("/workspace/new", BeginAsync);
        forms.MapPost("/workspace/proposals/{id:int}", AnswerAsync);
        forms.MapPost("/workspace/proposals/{id:int}/merge", Merge);
        forms.MapPost("/workspace/proposals/{id:int}/record", WriteRecordAsync);
        forms.MapPost("/workspace/proposals/{id:int}/record-form", RecordFormAsync);
        routes.MapGet("/workspace/proposals/{id:int}/parts", PartsAsync).ExcludeFromDescription().RequireAuthorization(nameof(Role.Author));
    }

    /// <summary>The page of the form again, with what was wrong.</summary>
    public static IResult Refused(ProposalForm sent, PageRequest page, ProposalException refusal)
    {
        sent.Fault = refusal.Sentence?.In(page.Reader.Language) ?? page.Reader.Ui.ProposalFault(refusal.Fault);
        var status = refusal.Fault switch
        {
            ProposalFault.NotAllowed => StatusCodes.Status403Forbidden,
            ProposalFault.Gone => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status409Conflict,
        };
        return new RazorComponentResult<App> { StatusCode = status, PreventStreamingRendering = true };
    }

    private static async Task<IResult> BeginAsync(
        [FromForm] string? trace, [FromForm] string? incident, [FromForm] int? revision, [FromForm] CatalogueKind? kind,
        [FromForm] string? entry, PageRequest page, ProposalStore store, IncidentMatcher matcher, ProposalForm sent)
    {
        try
        {
            var actor = SignedIn.ActorOf(page.Http);
            if (kind is { } catalogue)
            {
                var slug = string.IsNullOrWhiteSpace(entry) ? null : entry.Trim();
                var summary = revision is { } from ? page.Reader.Ui.BackTo(from) : "";
                var started = await store.BeginEntryAsync(actor, catalogue, slug, summary, null, page.Cancelled, revision);
                page.SeeOther(page.Reader.Urls.Proposal(started.Id));
                return Results.Empty;
            }

            var files = string.IsNullOrWhiteSpace(trace) ? null : await ProposalStart.OfTraceAsync(trace, matcher, page.Cancelled);
            var begun = revision is { } former
                ? await store.BeginFromRevisionAsync(actor, incident ?? "", former, page.Reader.Ui.BackTo(former), page.Cancelled)
                : await store.BeginAsync(actor, incident?.Trim(), "", files, page.Cancelled);
            page.SeeOther(page.Reader.Urls.Proposal(begun.Id));
            return Results.Empty;
        }
        catch (ProposalException refusal)
        {
            sent.Typed = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [nameof(trace)] = trace ?? "",
                [nameof(incident)] = incident ?? "",
            };
            return Refused(sent, page, refusal);
        }
    }

    private static async Task<IResult> AnswerAsync(int id, PageRequest page, ProposalStore store, ProposalForm sent)
    {
        var form = await page.Http.Request.ReadFormAsync(page.Cancelled);
        var actor = SignedIn.ActorOf(page.Http);
        try
        {
            sent.Summary = form["summary"].ToString();
            var read = await store.ReadAsync(id, page.Cancelled) ?? throw new ProposalException(ProposalFault.Gone);
            var version = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            sent.Typed = TypedIn(form, read.Proposal.Files, version);
            if (KeepBoth(sent, read.Proposal, version))
            {
                throw new ProposalException(ProposalFault.Outdated);
            }

            var texts = sent.Typed.Select(t => new ContentFile(t.Key, t.Value)).ToList();
            var saved = await store.SaveAsync(actor, id, read.Proposal.Version, texts, page.Cancelled);
            sent.Typed = new Dictionary<string, string>(StringComparer.Ordinal);
            saved = saved with { Version = await store.SetSummaryAsync(actor, id, sent.Summary, page.Cancelled) };
            sent.Summary = null;
            page.SeeOther(await DoAsync(form["do"].ToString(), form, saved, actor, page, store));
            return Results.Empty;
        }
        catch (ProposalException refusal)
        {
            return Refused(sent, page, refusal);
        }
    }

    // A file that both changed goes back to the page with both versions in it. Whose text is older cannot be told from a form, so
    // nothing of either is overwritten.
    private static bool KeepBoth(ProposalForm sent, Proposal proposal, int version)
    {
        var changedByBoth =
            proposal.Files.Where(f => f.Version > version && sent.Typed.TryGetValue(f.Path, out var typed) && typed != f.Text).ToList();
        if (changedByBoth.Count > 0)
        {
            var kept = new Dictionary<string, string>(sent.Typed, StringComparer.Ordinal);
            changedByBoth.ForEach(f => kept[f.Path] = TextMerge.Both(kept[f.Path], f.Text).Text);
            sent.Typed = kept;
        }

        return changedByBoth.Count > 0;
    }

    private static async Task<string> DoAsync(
        string act, IFormCollection form, SavedProposal saved, Data.People.Actor actor, PageRequest page, ProposalStore store)
    {
        var (id, url) = (saved.Id, page.Reader.Urls.Proposal(saved.Id));
        switch (act)
        {
            case Submit:
                await store.SubmitAsync(actor, id, saved.Version, null, page.Cancelled);
                return page.Reader.Urls.Review(id);
            case Withdraw:
                await store.WithdrawAsync(actor, id, null, "", page.Cancelled);
                return page.Reader.Urls.Workspace;
            case AddChinese:
                await AddAsync(
                    IncidentBundle.ChineseFile, files => EmptyChinese(files.Find(f => f.Path == IncidentBundle.EnglishFile)?.Text ?? ""));
                return url + "#article";
            case AddImage:
                await store.SaveImageAsync(actor, id, saved.Version, await ImageIn(form, page.Cancelled), page.Cancelled);
                return url + "#article";
            case var add when add.StartsWith(Add, StringComparison.Ordinal):
                var path = add[Add.Length..];
                await AddAsync(path, _ => BeginningOf(path));
                return $"{url}#{(path.Contains('/') ? "traces" : "programs")}";
            case var remove when remove.StartsWith(Remove, StringComparison.Ordinal):
                await store.DeleteFileAsync(actor, id, saved.Version, remove[Remove.Length..], page.Cancelled);
                return url;
            default:
                return url;
        }

        // A page that is older than the file offers it still.
        async Task AddAsync(string path, Func<List<ProposalFile>, string> text)
        {
            var files = (await store.ReadAsync(id, page.Cancelled))!.Proposal.Files;
            if (!files.Exists(f => f.Path == path))
            {
                await store.SaveAsync(actor, id, saved.Version, [new(path, text(files))], page.Cancelled);
            }
        }
    }

    /// <summary>What a text was when its page was made: a text that comes back as it went is not touched.</summary>
    public static string MarkOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(LineFeeds(text))))[..16];

    // As browsers count line ends, and no other character: forms end each line with two.
    private static string LineFeeds(string? text) => (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    // The texts that were changed, each with the line ends of its file.
    private static Dictionary<string, string> TypedIn(IFormCollection form, IReadOnlyCollection<ProposalFile> files, int version)
    {
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files.Where(f => f.MediaType == null))
        {
            var (stored, text) = (FrontMatter.Split(file.Text), (string?)form[Text + file.Path]);
            if (text == null && (form.ContainsKey(Body + file.Path) || form.ContainsKey(Head + file.Path)))
            {
                var body = (string?)form[Body + file.Path] ?? stored?.Body ?? file.Text;
                text = stored == null ? body : FrontMatter.Join((string?)form[Head + file.Path] ?? stored.Value.Head, body);

                // The fields were made of the stored file, or of an older one, which then is the text below them.
                text = RecordFields.Apply(LineFeeds(text), file.Path, LineFeeds(file.Version > version ? text : file.Text), form);
            }

            if (text != null && MarkOf(text) != form[Was + file.Path])
            {
                typed[file.Path] = file.Text.Contains("\r\n", StringComparison.Ordinal)
                    ? LineFeeds(text).Replace("\n", "\r\n", StringComparison.Ordinal) : LineFeeds(text);
            }
        }

        return typed;
    }

    private static async Task<ContentImage> ImageIn(IFormCollection form, CancellationToken cancellationToken)
    {
        if (form.Files["image"] is not { Length: > 0 } file)
        {
            throw new ProposalException(
                ProposalFault.FileRefused, new("No picture was chosen. Choose one first.", "没有选择图片，请先选择一张。"));
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken);
        var name = string.Concat(Path.GetFileName(file.FileName).ToLowerInvariant()
            .Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' ? c : '-')).Trim('-', '.');
        return ContentImage.Read(IncidentBundle.ImageFolder + name, bytes.ToArray(), out var fault)
            ?? throw new ProposalException(ProposalFault.FileRefused, fault);
    }

    private static string BeginningOf(string path) => path switch
    {
        "bug.cs" => "// What goes wrong, and why.\n// expect: exception System.InvalidOperationException: MESSAGE\n\n",
        "fix.cs" => "// What is different, and why that is enough.\n// expect: exit 0\n\n",
        _ => "",
    };

    // The headings that the English article has, so that both say the same.
    private static string EmptyChinese(string english)
    {
        var headings = (FrontMatter.Split(english)?.Body ?? "").Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal))
            .Select(l => ArticleSections.Find(l[3..].Trim())?.Chinese).OfType<string>();
        return FrontMatter.Join("title:\nsummary:\ntranslates:\n", string.Concat(headings.Select(h => $"\n## {h}\n")));
    }

    private static IResult Merge([FromForm] string? origin, [FromForm] string? mine, [FromForm] string? theirs)
    {
        var merge = TextMerge.Of(LineFeeds(origin), LineFeeds(mine), LineFeeds(theirs));
        return Results.Json(new { text = merge.Text, conflicts = merge.HasConflicts });

    }

    // The front matter with what was typed into its form.
    private static async Task<IResult> WriteRecordAsync(PageRequest page)
    {
        var form = await page.Http.Request.ReadFormAsync(page.Cancelled);
        var text = FrontMatter.Join(LineFeeds(form["head"]), "");
        var written = RecordFields.Apply(text, form["path"].ToString(), text, form);
        return Results.Text(FrontMatter.Split(written)?.Head ?? form["head"].ToString());
    }

    // The form of front matter as it was typed.
    private static async Task<IResult> RecordFormAsync(int id, PageRequest page, ProposalStore store, IDbContextFactory<KbContext> database)
    {
        var form = await page.Http.Request.ReadFormAsync(page.Cancelled);
        await using var db = await database.OpenAsync(page.Cancelled);
        return await store.ReadAsync(id, page.Cancelled) is not { } read ? Results.NotFound()
            : new RazorComponentResult<RecordForm>(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(RecordForm.Path)] = form["path"].ToString(),
                [nameof(RecordForm.Text)] = FrontMatter.Join(LineFeeds(form["head"]), ""),
                [nameof(RecordForm.Vocabulary)] = read.Check.Vocabulary,
                [nameof(RecordForm.Titles)] = await ProposalView.TitlesAsync(db, page.Reader.Language, page.Cancelled),
            })
            {
                PreventStreamingRendering = true,
            };
    }

    private static async Task<IResult> PartsAsync(
        int id, PageRequest page, ProposalStore store, IDbContextFactory<KbContext> database, ArticleCache cache, IncidentMatcher matcher,
        TextSearch search)
    {
        if (await store.ReadAsync(id, page.Cancelled) is not { } read)
        {
            return Results.NotFound();
        }

        await using var db = await database.OpenAsync(page.Cancelled);
        var view = await ProposalView.OfAsync(read, page, db, cache, matcher, search);
        return new RazorComponentResult<ProposalParts>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(ProposalParts.View)] = view,
        })
        {
            PreventStreamingRendering = true,
        };
    }
}
