using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IncidentKB.Core.Articles;

namespace IncidentKB.Core.Content.Archives;

/// <summary>What the text below a heading is, besides the section it belongs to.</summary>
internal enum HeadingRole
{
    /// <summary>Nothing more.</summary>
    Text,

    /// <summary>What happened, in short.</summary>
    Summary,

    /// <summary>What is to be done.</summary>
    Actions,

    /// <summary>What made it possible or worse.</summary>
    Factors,
}

/// <summary>A heading as teams call a section of this site.</summary>
/// <param name="Section">The section.</param>
/// <param name="Role">What more its text is.</param>
/// <param name="IsExact">True when it is the very name of the section, so that nothing is lost without it.</param>
internal sealed record HeadingName(ArticleSection Section, HeadingRole Role, bool IsExact);

/// <summary>The names that postmortems give to their sections, in English and Chinese.</summary>
internal static partial class HeadingNames
{
    // A longer heading is a sentence, and a sentence may begin like any name.
    private const int MaxLength = 80;

    private static readonly string[] Joints = [" and ", "&", "/", "|", ":", "：", "+", "、", "与", "和", " - ", "—", "–"];

    private static readonly Dictionary<string, (string Section, HeadingRole Role)> Known = Read(
        ("symptom", HeadingRole.Summary,
            "summary|executive summary|overview|abstract|tldr|tl dr|synopsis|incident summary|issue summary|incident overview|"
            + "postmortem summary|摘要|概述|概要|概况|简介|事件概述|事故概述|故障概述|故障摘要|事件摘要|事故摘要|故障简述|总体概述"),
        ("symptom", HeadingRole.Text,
            "symptom|symptoms|what happened|description|incident description|problem|problem statement|problem description|"
            + "incident|fault|detection|how we noticed|how it was detected|how was it detected|discovery|observed behavior|"
            + "observed behaviour|症状|现象|故障现象|问题现象|问题描述|故障描述|事件描述|事故描述|检测|发现|发现过程|问题发现|故障发现|检测方式|发现方式"),
        ("impact", HeadingRole.Text,
            "impact|impacts|user impact|customer impact|business impact|service impact|impact assessment|impact analysis|scope|"
            + "scope of impact|affected users|affected customers|blast radius|影响|影响范围|影响面|业务影响|用户影响|故障影响|影响评估|影响分析|影响说明"),
        ("trigger", HeadingRole.Text, "trigger|triggers|triggering event|leadup|lead up|触发|触发条件|触发原因|触发因素|诱因"),
        ("root-cause", HeadingRole.Text,
            "root cause|root causes|cause|causes|root cause analysis|rca|why it happened|why did it happen|underlying cause|"
            + "technical root cause|root cause identification|five whys|5 whys|cause analysis|what went wrong technically|"
            + "根因|根本原因|原因分析|根因分析|根本原因分析|原因|故障原因|问题原因|事故原因|直接原因|深层原因|故障分析|问题分析|五个为什么|5个为什么|五问法"),
        ("root-cause", HeadingRole.Factors,
            "contributing factors|contributing factor|contributing causes|contributing conditions|促成因素|诱发因素|影响因素|相关因素|次要原因"),
        ("what-misled-us", HeadingRole.Text, "what misled us|red herrings|false leads|误导线索|误判"),
        ("fix-required", HeadingRole.Text,
            "fix required|fix|fixes|resolution|resolutions|mitigation|mitigations|recovery|solution|workaround|workarounds|"
            + "response|response and recovery|patches|how we fixed it|how it was fixed|resolution and recovery|修复要求|修复|修复方案|修复措施|"
            + "解决|解决方案|解决办法|解决方法|解决措施|解决过程|处理措施|应急处理|应急措施|临时措施|临时方案|缓解|缓解措施|止损|止损措施|恢复|恢复措施|恢复过程"),
        ("fix-required", HeadingRole.Actions,
            "action items|action item|actions|follow ups|follow up|followups|followup|follow up actions|follow up items|next steps|todo|"
            + "todos|to do|to dos|remediation|remediations|remediation items|corrective actions|corrective action|corrective measures|"
            + "corrective and preventive actions|corrective and preventative actions|corrective and preventative measure|"
            + "corrective and preventative measures|corrective and preventive measures|immediate actions|planned actions|"
            + "short term improvements|medium term improvements|long term improvements|moving forward|going forward|preventive actions|"
            + "preventative actions|improvements|"
            + "改进措施|改进|改进计划|改进项|改进行动|行动项|行动计划|后续|后续行动|后续计划|后续改进|后续措施|后续工作|后续跟进|整改|整改措施|整改计划|待办|待办事项|跟进事项|跟进项"),
        ("corrections", HeadingRole.Text, "corrections|correction|errata|勘误|更正"),
        ("how-we-know", HeadingRole.Text,
            "how we know|evidence|supporting information|supporting data|investigation|diagnosis|证据|排查过程|排查|定位过程|支撑数据|数据支撑"),
        ("prevention", HeadingRole.Text,
            "prevention|lessons|lesson|lessons learned|lessons learnt|learnings|key learnings|key takeaways|takeaways|what we learned|"
            + "what we learnt|"
            + "what went well|what went wrong|what went poorly|what went badly|what didnt go well|what didnt go so well|"
            + "what did not go well|howd we do|how did we do|"
            + "what could have gone better|what could be improved|where we got lucky|retrospective|"
            + "preventive measures|preventative measures|recurrence|预防|预防措施|经验教训|经验与教训|教训|经验|反思|做得好的|做得好的地方|做得不好的|"
            + "做得不好的地方|侥幸|幸运之处|复盘总结"),
        ("timeline", HeadingRole.Text,
            "timeline|incident timeline|time line|chronology|sequence of events|event timeline|时间线|时间轴|时间表|事件时间线|故障时间线|"
            + "事件经过|事故经过|故障经过|处理过程|处理经过|过程"),
        ("links", HeadingRole.Text,
            "links|references|related links|see also|further reading|resources|related incidents|链接|参考|参考资料|参考链接|相关链接|相关资料|附录"));

    /// <summary>What the text of a heading names; null for a heading of the author's own.</summary>
    public static HeadingName? Find(string heading)
    {
        if (heading.Length > MaxLength)
        {
            return null;
        }

        // "5 whys" counts nothing, so the whole goes first.
        var text = Number().Replace(heading, "");
        foreach (var candidate in Candidates(heading).Concat(Candidates(text)))
        {
            if (Known.TryGetValue(candidate, out var known))
            {
                var section = ArticleSections.All.First(s => s.Id == known.Section);
                var whole = Words(text);
                return new(section, known.Role, whole == Words(section.English) || whole == section.Chinese);
            }
        }

        return null;
    }

    // The whole; without what stands in brackets; the parts of "Detection and response"; the Chinese and the Latin words of both.
    private static IEnumerable<string> Candidates(string heading)
    {
        yield return Words(heading);
        var bracket = heading.IndexOfAny(['(', '（', '[', '【']);
        var outside = bracket > 0 ? heading[..bracket] : heading;
        yield return Words(outside);
        foreach (var part in outside.Split(Joints, StringSplitOptions.TrimEntries))
        {
            yield return Words(part);
        }

        yield return Words(string.Concat(heading.Select(c => CjkText.IsCjk(c) ? c : ' '))).Replace(" ", "", StringComparison.Ordinal);
        yield return Words(string.Concat(outside.Select(c => CjkText.IsCjk(c) ? ' ' : c)));
    }

    // What counts a heading: "1. Summary", "2.3 Impact", "三、影响", "（二）根因", "第三节 影响".
    [GeneratedRegex(
        @"^\s*([0-9]+(\.[0-9]+)*\s*[.)、．:：]?\s*|[（(][一二三四五六七八九十0-9]+[)）]\s*|[一二三四五六七八九十]+[、.．]\s*"
        + @"|第[一二三四五六七八九十0-9]+[章节][、:：]?\s*)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    // Letters and digits in lower case, with single spaces: signs, emoji and emphasis say nothing.
    private static string Words(string text)
    {
        var words = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                words.Append(rune.ToString().ToLower(CultureInfo.InvariantCulture));
            }
            else if (rune.Value is not ('\'' or '’' or ';') && words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        var name = words.ToString().Trim();
        return name.StartsWith("the ", StringComparison.Ordinal) ? name[4..] : name;
    }

    private static Dictionary<string, (string Section, HeadingRole Role)> Read(
        params (string Section, HeadingRole Role, string Names)[] rows) =>
        rows.SelectMany(row => row.Names.Split('|').Select(name => (name, row.Section, row.Role)))
            .ToDictionary(n => n.name, n => (n.Section, n.Role), StringComparer.Ordinal);
}
