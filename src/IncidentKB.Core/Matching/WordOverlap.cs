using System.Collections.Frozen;
using System.Runtime.InteropServices;
using IncidentKB.Core.Search;

namespace IncidentKB.Core.Matching;

/// <summary>How much of what a person wrote instead of a trace is in an article.</summary>
/// <param name="Share">Share of the words, weighed by how rare they are, from 0 to 1.</param>
/// <param name="Count">Words found.</param>
/// <param name="Total">Words that count.</param>
/// <param name="Found">The rarest of them, for the reason given.</param>
/// <param name="NamesFailure">True where a program is said to have ended: a sentence about a feature is no report of an incident.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WordOverlap(double Share, int Count, int Total, string Found, bool NamesFailure)
{
    // How people say that a program failed. Chinese words are pairs of characters, as the tokenizer cuts them.
    private static readonly FrozenSet<string> Failures = FrozenSet.ToFrozenSet(
        [
            "abort", "aborts", "aborted", "crash", "crashed", "crashes", "crashing", "dead", "deadlock",
            "die", "died", "dies", "dying", "exit", "exited", "exits", "fatal", "hang", "hangs", "hung", "kill", "killed", "panic",
            "panicked", "panics", "segfault", "segfaults", "stops", "terminated", "terminates",
            "崩溃", "崩了", "闪退", "退出", "挂掉", "挂了", "宕机", "死机", "死锁", "卡死", "奔溃", "中断", "终止", "报错", "异常", "重启",
        ],
        StringComparer.Ordinal);

    // A sentence or two; of a longer text only the beginning is compared.
    private const int MaxLength = 2000;

    private const int MinWords = 3;

    /// <summary>Compares a text with an article.</summary>
    /// <param name="text">What a person wrote.</param>
    /// <param name="article">Title, summary and text of the article.</param>
    /// <param name="leftOut">Names that are evidence of their own, such as the project's.</param>
    public static WordOverlap Of(string text, string article, IReadOnlyCollection<string> leftOut)
    {
        var known = TokensOf(article);
        var leftOutTokens = TokensOf(string.Join(' ', leftOut));
        double all = 0, found = 0, rarest = 0;
        var count = 0;
        var total = 0;
        var word = "";
        var namesFailure = false;
        foreach (var token in TokensOf(text.Length > MaxLength ? text[..MaxLength] : text))
        {
            // That something failed is in every article.
            var isFailure = Failures.Contains(token);
            namesFailure |= isFailure;
            if (isFailure || leftOutTokens.Contains(token) || TermWeights.IsFunctionWord(token) || IsVersion(token))
            {
                continue;
            }

            var weight = TermWeights.Weight(token, 0, 0);
            all += weight;
            total++;
            if (known.Contains(token))
            {
                found += weight;
                count++;
                (rarest, word) = weight > rarest ? (weight, token) : (rarest, word);
            }
        }

        return total < MinWords ? default : new(found / all, count, total, word, namesFailure);
    }

    // "3", "43", "v3", "v3.43.0": the version is evidence of its own.
    private static bool IsVersion(string token) => token.AsSpan().TrimStart('v').IndexOfAnyExceptInRange('.', '9') < 0;

    private static HashSet<string> TokensOf(string text)
    {
        var tokenized = Tokenizer.Tokenize(text);
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in tokenized.Tokens)
        {
            if (token.IsInSequence)
            {
                tokens.Add(tokenized.TextOf(token).ToString());
            }
        }

        return tokens;
    }
}
