using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace IncidentKB.Core.Content;

/// <summary>
/// Words of an article that look for a culprit. Who is blamed will hide the next mistake, and a cause that ends with a person says
/// nothing about what to change: https://sre.google/sre-book/postmortem-culture/. A hint, never a refusal: words can be meant otherwise.
/// </summary>
internal static partial class BlamingWords
{
    /// <summary>Finds them in paragraphs; what is quoted, or stands in a block of code, others have written.</summary>
    public static IEnumerable<ContentProblem> FindIn(string body, MarkdownDocument document, string file, int bodyLine)
    {
        foreach (var paragraph in document.Descendants<ParagraphBlock>().Where(p => !IsQuoted(p) && p.Span.End < body.Length))
        {
            var text = body.Substring(paragraph.Span.Start, paragraph.Span.Length);
            foreach (Match words in Blaming().Matches(text))
            {
                var line = bodyLine + paragraph.Line + 1 + text.AsSpan(0, words.Index).Count('\n');
                yield return new(file, line, SaidOf(string.Join(' ', words.Value.Split())), isWarning: true);
            }
        }
    }

    private static bool IsQuoted(Block block) => block.Parent is QuoteBlock || (block.Parent != null && IsQuoted(block.Parent));

    private static Sentence SaidOf(string words) => new(
        $"'{words}' says who, not why. Write what made the step easy to get wrong or hard to notice; name roles, not people.",
        $"“{words}”说的是谁，而不是为什么。请写明是什么让这一步容易出错或难以发现；写角色，不写人。");

    // Judgements first, then a person or a role who did not do what he should have.
    [GeneratedRegex(
        """
        \b( (human|operator)\serror | careless(ly|ness)? | negligen(t|ce) | incompeten(t|ce) | stupid(ity|ly)? | should\shave\sknown
          | (is|was|are|were)\s(to\sblame|at\sfault) | (his|her|their)\s(own\s)?fault
          | (he|she|somebody|someone|developers?|engineers?|operators?|admins?|administrators?|colleagues?|interns?|on-call)
            \s(simply\s|just\s)?(forgot|neglected|ignored|failed\sto|did\snot\sbother|didn't\sbother) )\b
        | 人为(失误|错误|疏忽) | 操作失误 | 粗心(大意)? | 疏忽大意 | 玩忽职守 | 不负责任
        | (某人|有人|同事|工程师|开发者|开发人员|运维(人员)?|管理员|实习生|值班人员|他|她)(一时)?(忘记|忘了|疏忽|没有?注意|不小心)
        """,
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blaming();
}
