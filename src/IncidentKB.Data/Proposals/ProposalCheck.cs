using System.Text.RegularExpressions;
using IncidentKB.Core;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Proposals;

/// <summary>The files of a proposal, read as an import would read them.</summary>
/// <param name="Bundle">The files of an incident; the name of its folder is the slug that they state.</param>
/// <param name="Incident">The record; null where its files have faults, and where it is about no incident.</param>
/// <param name="Problems">What is wrong, with paths inside the folder.</param>
/// <param name="Vocabulary">What the files of an incident may refer to.</param>
public sealed partial record ProposalCheck(
    IncidentBundle Bundle, Incident? Incident, IReadOnlyList<ContentProblem> Problems, ContentVocabulary Vocabulary)
{
    private const string SlugWhileMissing = "new";

    /// <summary>True where nothing keeps it from being published.</summary>
    public bool IsSound => (Incident != null || Entry != null) && Problems.All(p => p.IsWarning);

    /// <summary>Reads the present files of a proposal.</summary>
    public static async Task<ProposalCheck> OfAsync(
        KbContext db, Proposal proposal, IReadOnlyCollection<ProposalFile> files, CancellationToken cancellationToken)
    {
        if (proposal.EntryKind is { } kind)
        {
            return await OfEntryAsync(db, proposal, kind, files, cancellationToken);
        }

        var english = files.FirstOrDefault(f => f.Path == IncidentBundle.EnglishFile);
        var published = proposal.IncidentId == null ? null
            : await db.Incidents.Where(i => i.Id == proposal.IncidentId).Select(i => i.Slug).SingleAsync(cancellationToken);
        var slug = (english == null ? null : IncidentReader.SlugIn(Content(english))) ?? published ?? SlugWhileMissing;
        var bundle = BundleOf(slug, files);
        var problems = new List<ContentProblem>();
        var vocabulary = await db.ReadVocabularyAsync(bundle, cancellationToken);
        var incident = IncidentReader.Read(bundle, pack: "", vocabulary, problems);
        foreach (var file in files)
        {
            AddConflictIn(file, $"{bundle.Folder}/{file.Path}", problems);
        }

        await AddQuestionsAsync(db, files, problems, bundle.Folder, cancellationToken);
        if (incident != null)
        {
            await AddFaultsOfRecordAsync(db, proposal, incident, published, english!.Text, problems, cancellationToken);
        }

        return new(bundle, incident, [.. problems.Select(p => p with { File = Inside(p.File, bundle.Folder) })], vocabulary);
    }

    /// <summary>The bundle of a proposal; of pictures only what is needed to know them.</summary>
    private static IncidentBundle BundleOf(string slug, IReadOnlyCollection<ProposalFile> files) =>
        new($"incidents/{slug}", [.. files.Where(f => f.MediaType == null).Select(Content)])
        {
            Images = [.. files.Where(f => f.MediaType != null).Select(f => new ContentImage(
                f.Path, ContentImage.HashIn(Content(f))!, new(f.MediaType!, f.Width, f.Height)))],
        };

    /// <summary>Why a file of a proposal cannot have this path, as a sentence; null where it can.</summary>
    internal static Sentence? FaultOfPath(Proposal proposal, string path) =>
        proposal.EntryKind is { } kind
            ? path == EntryFile.PathOf(kind) ? null
            : new(
                $"'{path}' is no file of this proposal. Its only one is {EntryFile.PathOf(kind)}.",
                $"“{path}”不是这个提案的文件。它只有一个文件：{EntryFile.PathOf(kind)}。")
        : path.Length <= 100 && PathShape().IsMatch(path) ? null
            : new(
                $"'{path}' is no file of an incident. Use {IncidentBundle.EnglishFile}, {IncidentBundle.ChineseFile}, NAME.cs, "
                + $"{IncidentBundle.TraceFolder}NAME.txt, {IncidentBundle.ModelFolder}NAME or {IncidentBundle.ImageFolder}NAME, "
                + "with letters, digits, dots, hyphens and underscores.",
                $"“{path}”不是事故的文件。请用 {IncidentBundle.EnglishFile}、{IncidentBundle.ChineseFile}、NAME.cs、"
                + $"{IncidentBundle.TraceFolder}NAME.txt、{IncidentBundle.ModelFolder}NAME 或 {IncidentBundle.ImageFolder}NAME，"
                + "名字由字母、数字、点、连字符和下划线组成。");

    private static ContentFile Content(ProposalFile file) => new(file.Path, file.Text);

    private static string Inside(string file, string folder) =>
        file.StartsWith(folder + "/", StringComparison.Ordinal) ? file[(folder.Length + 1)..] : IncidentBundle.EnglishFile;

    private static void AddConflictIn(ProposalFile file, string path, List<ContentProblem> problems)
    {
        if (file.MediaType == null && TextMerge.ConflictIn(file.Text) is { } line)
        {
            problems.Add(new(path, line, new(
                "Two versions of these lines stand here. Keep what is right and remove the marks.",
                "这几行有两个版本。请保留正确的内容，并删除标记。")));
        }
    }

    // Of the draft and of the template: an article that still asks its author is not finished.
    private static async Task AddQuestionsAsync(
        KbContext db, IReadOnlyCollection<ProposalFile> files, List<ContentProblem> problems, string folder,
        CancellationToken cancellationToken)
    {
        var templates = await db.PackFiles.Where(f => f.Path.StartsWith(ContentDirectory.TemplateFolder)).Select(f => f.Text)
            .ToListAsync(cancellationToken);
        var questions = templates.SelectMany(t => (FrontMatter.Split(t)?.Body ?? "").Split('\n'))
            .Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] is not ('#' or '|')).Concat(IncidentDraft.Questions)
            .ToHashSet(StringComparer.Ordinal);
        var unanswered = new Sentence(
            "The question of the template still stands here. Answer it, or take its heading out.",
            "模板的提问还留在这里。请回答它，或者删除这个标题。");
        foreach (var file in files.Where(f => f.Path is IncidentBundle.EnglishFile or IncidentBundle.ChineseFile))
        {
            var number = 0;
            foreach (var line in file.Text.Split('\n'))
            {
                number++;
                if (questions.Contains(line.Trim()))
                {
                    problems.Add(new($"{folder}/{file.Path}", number, unanswered, isWarning: true));
                }
            }
        }
    }

    private static async Task AddFaultsOfRecordAsync(
        KbContext db, Proposal proposal, Incident incident, string? published, string english, List<ContentProblem> problems,
        CancellationToken cancellationToken)
    {
        void Add(string key, string message, string chinese) =>
            problems.Add(new(IncidentBundle.EnglishFile, FrontMatter.LineOf(english, key) ?? 1, new(message, chinese)));

        if (incident.Status == IncidentStatus.Draft)
        {
            Add(
                "status",
                "The record calls itself a draft. Write 'status: published' for readers to see it.",
                "记录标着草稿。要让读者看到它，请写 status: published。");
        }

        if (proposal.IncidentId != null && incident.Key != proposal.IncidentKey)
        {
            Add(
                "id",
                $"The id of this incident is {proposal.IncidentKey} for ever. Write it again.",
                $"这个事故的编号永远是 {proposal.IncidentKey}，请改回来。");
        }
        else if (proposal.IncidentId == null && await db.Incidents.AnyAsync(i => i.Key == incident.Key, cancellationToken))
        {
            Add(
                "id",
                $"{incident.Key} is another incident already. Write {proposal.IncidentKey}, which is kept free for this one.",
                $"{incident.Key} 已是另一个事故。请写 {proposal.IncidentKey}，这个编号已为它保留。");
        }

        if (published != null && published != incident.Slug && !incident.Aliases.Exists(a => a.Slug == published))
        {
            Add(
                "slug",
                $"The slug was '{published}'. Put it into 'aliases', so that links to it keep leading here.",
                $"slug 原来是“{published}”。请把它写进 aliases，旧链接才能继续通到这里。");
        }

        var slugs = incident.Aliases.Select(a => a.Slug).Append(incident.Slug).ToList();
        var taken = await db.Incidents.Where(i => i.Id != proposal.IncidentId && slugs.Contains(i.Slug)).Select(i => new { i.Slug, i.Key })
            .Concat(db.IncidentAliases.Where(a => slugs.Contains(a.Slug))
                .Join(db.Incidents.Where(i => i.Id != proposal.IncidentId), a => a.IncidentId, i => i.Id, (a, i) => new { a.Slug, i.Key }))
            .FirstOrDefaultAsync(cancellationToken);
        if (taken != null)
        {
            Add(
                taken.Slug == incident.Slug ? "slug" : "aliases",
                $"'{taken.Slug}' already leads to {taken.Key}. Choose another one.",
                $"“{taken.Slug}”已经通往 {taken.Key}，请另选一个。");
        }
    }

    [GeneratedRegex(
        @"^(?:index\.md|index\.zh-Hans\.md|[A-Za-z0-9][\w.-]*\.cs|traces/[A-Za-z0-9][\w.-]*\.txt|(?:models|images)/[A-Za-z0-9][\w.-]*)(?!\n)$",
        RegexOptions.ECMAScript, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathShape();
}
