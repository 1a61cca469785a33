using System.Text.RegularExpressions;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Snippets;

namespace IncidentKB.Core.Content;

/// <summary>Reads the files of an incident into the record. The only way by which one comes to be.</summary>
public static partial class IncidentReader
{
    // More is an article, and the article stands below.
    private const int MaxDoNow = 3;

    /// <summary>
    /// Reads a bundle. A fault in the English file refuses the incident; a fault in another file leaves only that file out.
    /// </summary>
    /// <param name="bundle">The files.</param>
    /// <param name="pack">Name of the pack they belong to.</param>
    /// <param name="vocabulary">What the files may refer to.</param>
    /// <param name="problems">Where faults go, with paths from the root of the pack.</param>
    /// <returns>The incident, new and without row ids; null when it is refused.</returns>
    public static Incident? Read(IncidentBundle bundle, string pack, ContentVocabulary vocabulary, ICollection<ContentProblem> problems)
    {
        var english = bundle.Files.FirstOrDefault(f => f.Path == IncidentBundle.EnglishFile);
        if (english == null && problems.Any(p => p.File == bundle.Folder || p.File == $"{bundle.Folder}/{IncidentBundle.EnglishFile}"))
        {
            // It, or its folder, could not be read, which was said already.
            return null;
        }

        if (english == null)
        {
            problems.Add(new($"{bundle.Folder}/{IncidentBundle.EnglishFile}", 1, new(
                "The file is missing. Every incident has one; its front matter is the record.",
                "缺少这个文件。每个事故都有它，它的 front matter 就是事故记录。")));
            return null;
        }

        var found = new List<ContentProblem>();
        var incident = ReadEnglish(english, bundle, pack, vocabulary, found);
        problems.AddAll(bundle, found);
        if (incident == null)
        {
            return null;
        }

        // The other files are read all the same: whoever mends the record sees what else there is to mend.
        var isRefused = found.Exists(p => !p.IsWarning);
        var kept = new List<ContentFile> { english };
        foreach (var file in bundle.Files.Where(f => f != english))
        {
            var faults = new List<ContentProblem>();
            if (ReadOther(incident, file, bundle, vocabulary, faults))
            {
                kept.Add(file);
            }

            // What a warning holds against a record that is refused may be gone once that is mended.
            problems.AddAll(bundle, faults.Where(p => !isRefused || !p.IsWarning));
        }

        foreach (var image in bundle.Images)
        {
            kept.Add(ContentImage.Document(image.Path, image.Sha256));
            incident.Images.Add(new()
            {
                FileName = image.Path[IncidentBundle.ImageFolder.Length..],
                Sha256 = image.Sha256,
                MediaType = image.Format.MediaType,
                Width = image.Format.Width,
                Height = image.Format.Height,
                Bytes = image.Bytes,
            });
        }

        if (isRefused)
        {
            return null;
        }

        // Over the documents that went in: a file left out today counts as a change on the day it is mended.
        incident.ContentHash = incident.ImportedHash = IncidentBundle.HashOf(kept);
        return incident;
    }

    /// <summary>The slug that a file states, if it is one; null where it states none.</summary>
    public static string? SlugIn(ContentFile file) => FrontMatter.TextOf(file.Text, "slug") is { } slug && IsSlug(slug) ? slug : null;

    /// <summary>Where the body of an article begins in its file, in UTF-16 units; 0 where it has no front matter.</summary>
    public static int BodyStartIn(string file) => MarkdownFile.Cut(file, "", [])?.BodyStart ?? 0;

    private static void AddAll(this ICollection<ContentProblem> problems, IncidentBundle bundle, IEnumerable<ContentProblem> found)
    {
        foreach (var problem in found)
        {
            problems.Add(problem with { File = $"{bundle.Folder}/{problem.File}" });
        }
    }

    // True when the file went in.
    private static bool ReadOther(
        Incident incident, ContentFile file, IncidentBundle bundle, ContentVocabulary vocabulary, List<ContentProblem> faults)
    {
        if (file.Path == IncidentBundle.ChineseFile)
        {
            var text = ReadChinese(file, incident, bundle, vocabulary, faults);
            if (text == null || faults.Exists(p => !p.IsWarning))
            {
                return false;
            }

            incident.Texts.Add(text);
        }
        else if (file.Path.StartsWith(IncidentBundle.TraceFolder, StringComparison.Ordinal)
            && file.Path.EndsWith(".txt", StringComparison.Ordinal))
        {
            incident.Traces.Add(
                new() { FileName = file.Path[IncidentBundle.TraceFolder.Length..], Text = file.Text, Print = TraceDigest.Of(file.Text) });
        }
        else if (file.Path.StartsWith(IncidentBundle.ModelFolder, StringComparison.Ordinal))
        {
            incident.Models.Add(new() { FileName = file.Path[IncidentBundle.ModelFolder.Length..], Source = file.Text });
        }
        else if (file.Path.EndsWith(".cs", StringComparison.Ordinal) && !file.Path.Contains('/'))
        {
            incident.Snippets.Add(new() { FileName = file.Path, Source = file.Text });
            var notUnderstood = new Sentence(
                "This expectation is not understood, so nothing is held against it. Write 'expect: exception TYPE: MESSAGE', "
                + "'expect: exit CODE' or 'expect: output LINE'.",
                "看不懂这条预期，因此不会用它来检查。请写成 expect: exception TYPE: MESSAGE、expect: exit CODE 或 expect: output LINE。");
            faults.AddRange(SnippetHeader.Parse(file.Text).NotUnderstood
                .Select(line => new ContentProblem(file.Path, line, notUnderstood, isWarning: true)));
        }
        else
        {
            const string Parts =
                $"{IncidentBundle.EnglishFile}, {IncidentBundle.ChineseFile}, *.cs, traces/*.txt, models/*, images/*";
            var foreign = new Sentence(
                $"This file is no part of an incident ({Parts}) and is left out.", $"这个文件不属于事故（{Parts}），已略过。");
            faults.Add(new(file.Path, 1, foreign, isWarning: true));
            return false;
        }

        return true;
    }

    private static Incident? ReadEnglish(
        ContentFile file, IncidentBundle bundle, string pack, ContentVocabulary vocabulary, List<ContentProblem> problems)
    {
        if (MarkdownFile.Cut(file.Text, file.Path, problems) is not { } cut
            || YamlRecord.Read(cut.FrontMatter, file.Path, lineOffset: 1, problems) is not { } record)
        {
            return null;
        }

        var status = record.Word<IncidentStatus>("status");
        var key = ReadKey(record);
        var slug = ReadSlug(record, bundle);
        record.AllowsGaps = status == IncidentStatus.Draft;
        var incident = new Incident
        {
            Key = key,
            Slug = slug,
            ExternalId = record.OptionalText("external_id", 100),
            Project = record.OptionalText("project", 100),
            Repository = record.OptionalUrl("repository"),
            Language = record.OptionalText("language", 30)?.ToLowerInvariant(),
            Severity = record.Word<Severity>("severity"),
            SeverityLabel = record.OptionalText("severity_label", 30),
            Kind = record.Word<IncidentKind>("kind"),
            OccurredOn = record.RequiredDate("occurred_on"),
            PatternSlug = record.OptionalText("pattern"),
            Status = status,
            VerifiedOn = record.OptionalDate("verified"),
            SupersededBy = ReadSuccessor(record, key),
            Pack = pack,
            ContentHash = "",
            ImportedHash = "",
        };
        ReadAffected(record, incident);
        ReadReferencesToCatalogue(record, incident, vocabulary);
        incident.Cwe = CatalogueReader.ReadCwe(record);
        ReadSignatures(record, incident);
        ReadReferences(record, incident);
        ReadAliases(record, incident);
        CircumstancesReader.Read(record, incident);
        incident.Texts.Add(ReadText(record, file, cut, Languages.English));
        record.RejectOtherKeys();
        MarkdownFile.CheckBody(
            file.Text[cut.BodyStart..], Languages.English, file, cut.BodyLine, bundle, vocabulary, record.AllowsGaps, problems);
        return incident;
    }

    private static IncidentText ReadText(YamlRecord record, ContentFile file, MarkdownFile cut, string language)
    {
        var title = record.RequiredText("title", 200);
        var summary = record.RequiredText("summary", 600);
        var doNow = record.BoundedTexts("do_now", MaxDoNow, 300);
        var factors = record.BoundedTexts("contributing_factors", 20, 500);
        return new()
        {
            Language = language,
            Title = title,
            Summary = summary,
            DoNow = doNow,
            ContributingFactors = factors,
            Source = file.Text,
            BodyStart = cut.BodyStart,
            Revision = MarkdownFile.Revision([title, summary, .. doNow, .. factors], file.Text[cut.BodyStart..]),
        };
    }

    private static IncidentText? ReadChinese(
        ContentFile file, Incident incident, IncidentBundle bundle, ContentVocabulary vocabulary, List<ContentProblem> problems)
    {
        if (MarkdownFile.Cut(file.Text, file.Path, problems) is not { } cut
            || YamlRecord.Read(cut.FrontMatter, file.Path, lineOffset: 1, problems) is not { } record)
        {
            return null;
        }

        record.AllowsGaps = incident.Status == IncidentStatus.Draft;
        var text = ReadText(record, file, cut, Languages.Chinese);
        text.Translates = record.RequiredText("translates", 64);
        record.RejectOtherKeys();
        CheckSameLength(record, "do_now", incident.Texts[0].DoNow, text.DoNow);
        CheckSameLength(record, "contributing_factors", incident.Texts[0].ContributingFactors, text.ContributingFactors);
        var current = incident.Texts[0].Revision;
        if (text.Translates.Length > 0 && text.Translates != current)
        {
            record.Warning(record.LineOfKey("translates"), new(
                $"This text follows revision {text.Translates} of the English one, which is now at {current}. "
                + $"Bring it up to date, then write 'translates: {current}'.",
                $"中文依据的是英文的 {text.Translates} 版，英文现在是 {current} 版。请先更新中文，再写 translates: {current}。"));
        }

        MarkdownFile.CheckBody(
            file.Text[cut.BodyStart..], Languages.Chinese, file, cut.BodyLine, bundle, vocabulary, record.AllowsGaps, problems);
        return text;
    }

    // Readers of both languages are told the same.
    private static void CheckSameLength(YamlRecord record, string key, List<string> english, List<string> chinese)
    {
        if (english.Count != chinese.Count)
        {
            record.Warning(record.LineOfKey(key), new(
                $"'{key}' has {chinese.Count} entries here and {english.Count} in {IncidentBundle.EnglishFile}. Say the same in both.",
                $"“{key}”在这里有 {chinese.Count} 项，在 {IncidentBundle.EnglishFile} 中有 {english.Count} 项。两种语言应当说同样的内容。"));
        }
    }

    private static string ReadKey(YamlRecord record)
    {
        var key = record.RequiredText("id");
        RefuseOtherThanKey(record, "id", key);
        return key;
    }

    private static string? ReadSuccessor(YamlRecord record, string key)
    {
        var successor = record.OptionalText("superseded_by");
        RefuseOtherThanKey(record, "superseded_by", successor ?? "");
        if (successor == key && key.Length > 0)
        {
            record.Problem(record.LineOfKey("superseded_by"), new(
                $"{key} cannot take the place of itself. Name another incident, or remove the key.",
                $"{key} 不能取代它自己。请写另一起事故的编号，或删除这个键。"));
        }

        return successor;
    }

    private static void RefuseOtherThanKey(YamlRecord record, string name, string key)
    {
        if (key.Length > 0 && !KeyShape().IsMatch(key))
        {
            record.Problem(record.LineOfKey(name), new(
                $"'{key}' is no incident id. Write it like IKB-0001: capital letters, a hyphen, four or more digits.",
                $"“{key}”不是事故编号。请写成 IKB-0001 这样的形式：大写字母、连字符、至少四位数字。"));
        }
    }

    private static string ReadSlug(YamlRecord record, IncidentBundle bundle)
    {
        var slug = record.RequiredText("slug");
        var folder = bundle.Folder[(bundle.Folder.LastIndexOf('/') + 1)..];
        if (slug.Length > 0 && !IsSlug(slug))
        {
            record.Problem(record.LineOfKey("slug"), NoSlug(slug));
        }
        else if (slug.Length > 0 && slug != folder)
        {
            record.Problem(record.LineOfKey("slug"), new(
                $"The slug '{slug}' differs from the folder's name '{folder}'. Make them the same.",
                $"slug“{slug}”与文件夹名“{folder}”不一致，请改成一样。"));
        }

        return slug;
    }

    private static void ReadAffected(YamlRecord record, Incident incident)
    {
        if (record.Record("affected") is { } affected)
        {
            incident.IntroducedIn = affected.OptionalText("introduced", 60);
            incident.FixedIn = affected.OptionalText("fixed", 60);
            affected.RejectOtherKeys();
        }

        incident.Take = record.OptionalText("take", 60);
    }

    private static void ReadReferencesToCatalogue(YamlRecord record, Incident incident, ContentVocabulary vocabulary)
    {
        if (incident.PatternSlug != null && !vocabulary.Patterns.Contains(incident.PatternSlug))
        {
            var known = string.Join(", ", vocabulary.Patterns.Order(StringComparer.Ordinal));
            record.Problem(record.LineOfKey("pattern"), new(
                $"The pattern '{incident.PatternSlug}' is unknown. Add it to patterns.yml or use one of: {known}.",
                $"没有“{incident.PatternSlug}”这个失效模式。请把它加进 patterns.yml，或从中选择：{known}。"));
        }

        foreach (var (slug, line) in record.Texts("practices"))
        {
            if (!vocabulary.Practices.Contains(slug))
            {
                record.Problem(line, new(
                    $"The practice '{slug}' is unknown. Add it to practices.yml or correct it.",
                    $"没有“{slug}”这条实践。请把它加进 practices.yml，或者改正。"));
            }
            else if (incident.Practices.Exists(p => p.PracticeSlug == slug))
            {
                record.Problem(line, new(
                    $"The practice '{slug}' is listed twice. Remove one.", $"实践“{slug}”列了两次，请删除一处。"));
            }
            else
            {
                incident.Practices.Add(new() { PracticeSlug = slug, Position = incident.Practices.Count });
            }
        }
    }

    private static void ReadSignatures(YamlRecord record, Incident incident)
    {
        foreach (var item in record.Records("signatures"))
        {
            var message = item.OptionalText("message", 1000);
            var type = item.OptionalText("type", 300);
            if (message == null && type == null)
            {
                item.Problem(item.Line, new(
                    "A signature needs a 'message' or a 'type'. Add one.", "签名需要 message 或 type，请至少写一个。"));
            }

            incident.Signatures.Add(new()
            {
                Language = item.RequiredText("language", 30).ToLowerInvariant(),
                Kind = item.Word("kind", FrontMatterWords.SignatureKinds) ?? "",
                Message = message,
                Type = type,
            });
            item.RejectOtherKeys();
        }
    }

    private static void ReadReferences(YamlRecord record, Incident incident)
    {
        foreach (var item in record.Records("references"))
        {
            incident.References.Add(new()
            {
                Position = incident.References.Count,
                Type = item.Word("type", FrontMatterWords.ReferenceTypes) ?? "",
                Url = item.RequiredUrl("url"),
                Title = item.OptionalLocalText("title", 200),
                Date = item.OptionalDate("date"),
            });
            item.RejectOtherKeys();
        }
    }

    private static void ReadAliases(YamlRecord record, Incident incident)
    {
        foreach (var (slug, line) in record.Texts("aliases"))
        {
            if (!IsSlug(slug) || slug == incident.Slug || incident.Aliases.Exists(a => a.Slug == slug))
            {
                record.Problem(line, new(
                    $"The alias '{slug}' is no slug, stands twice or is the slug itself. Correct it or remove it.",
                    $"别名“{slug}”不是合法的 slug、重复了，或者就是 slug 本身。请改正或删除。"));
            }
            else
            {
                incident.Aliases.Add(new() { Slug = slug });
            }
        }
    }

    internal static Sentence NoSlug(string slug) => new(
        $"'{slug}' is no slug. Use lower-case letters, digits and single hyphens, at most 100 characters.",
        $"“{slug}”不是合法的 slug。请只用小写字母、数字和单个连字符，最多 100 个字符。");

    internal static bool IsSlug(string text) => text.Length <= Slugs.MaxLength && SlugShape().IsMatch(text);

    [GeneratedRegex("^[A-Z]{2,10}-[0-9]{4,9}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex KeyShape();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SlugShape();
}
