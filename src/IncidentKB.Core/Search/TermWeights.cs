using System.Buffers;
using System.Collections.Frozen;

namespace IncidentKB.Core.Search;

/// <summary>
/// How much a token tells, also where there are only a handful of articles: with five of them every word that two share
/// looks common, and one that all share looks worthless. So the corpus is counted together with an imagined one of
/// <see cref="BackgroundDocuments"/> articles about software failures, in which words are of three classes. What the real
/// articles say outweighs it as they grow in number.
/// </summary>
public static class TermWeights
{
    /// <summary>Size of the imagined corpus, in articles.</summary>
    public const int BackgroundDocuments = 1000;

    // Shares of the imagined articles that hold a word of the class. They are round guesses on purpose: only their
    // order of magnitude matters, and the real articles replace them.
    private const double FunctionShare = 0.9;
    private const double CommonShare = 0.25;
    private const double CharacterShare = 0.05;
    private const double RestShare = 0.003;

    private static readonly FrozenSet<string> FunctionWords = Words("""
        a about after again all also am an and any are as at be because been before being between both but by can could did do does doing
        done during each for from further get got had has have having he her here him his how i if in into is it its itself just like
        may me might more most must my no nor not now of off on once only or other our out over own same she should so some such than
        that the their them then there these they this those through to too under until up us very was we were what when where which
        while who why will with would you your
        什么 怎么 为什 为何 如何 一个 这个 那个 这些 那些 我们 你们 他们 可以 没有 因为 所以 但是 如果 时候 以及 或者 并且 而且 不会 不能 就会 也会
        """).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> CommonWords = Words("""
        api app application bug build call called calls case cause causes client code config connection crash crashed crashes data
        error errors exception exit fail failed fails failure fatal file files fix fixed fixes func function github go golang goroutine
        handler handling http issue lib line lock log main memory message method nil null object package panic panics path problem
        process program project race read request requests response return run running runtime server service start state stop string
        system task test thread threads time trace type types update use used user users using value version versions wrong
        崩溃 错误 问题 原因 修复 程序 项目 代码 方法 函数 调用 线程 协程 运行 使用 导致 出现 发生 版本 进程 请求 数据 服务 测试 接口 处理 对象 类型
        """).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Functions =
        FunctionWords.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Commons =
        CommonWords.GetAlternateLookup<ReadOnlySpan<char>>();

    // Chinese particles that hardly ever belong to a technical term.
    private static readonly SearchValues<char> Particles = SearchValues.Create("的了是在和与及或就也都而被把吗呢吧啊之其且则这那们");

    /// <summary>True for words that carry grammar and no subject ("the", "more", 什么).</summary>
    public static bool IsFunctionWord(ReadOnlySpan<char> token) =>
        Functions.Contains(token) || (token.Length > 0 && token.IndexOfAnyExcept(Particles) < 0);

    /// <summary>True for a Chinese particle, at which a question without spaces can be taken apart.</summary>
    public static bool IsParticle(char c) => Particles.Contains(c);

    /// <summary>
    /// Weight of a token: the logarithm of its rarity over the real and the imagined corpus, as BM25 has it. Near 0 for
    /// "the", about 1.4 for "error", 5 to 6 for a word of which a small corpus has one article.
    /// </summary>
    /// <param name="token">A folded token.</param>
    /// <param name="documents">Articles that hold it.</param>
    /// <param name="total">All articles.</param>
    public static double Weight(ReadOnlySpan<char> token, long documents, long total)
    {
        var with = documents + (ShareOf(token) * BackgroundDocuments);
        return Math.Log(1 + ((Math.Max(0, total + BackgroundDocuments - with) + 0.5) / (with + 0.5)));
    }

    private static double ShareOf(ReadOnlySpan<char> token) =>
        IsFunctionWord(token) ? FunctionShare
        : Commons.Contains(token) || token.IndexOfAny(Particles) >= 0 ? CommonShare
        : token.Length == 1 ? CharacterShare
        : RestShare;

    private static string[] Words(string list) => list.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
