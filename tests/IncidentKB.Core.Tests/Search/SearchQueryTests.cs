using FsCheck;
using FsCheck.Fluent;
using IncidentKB.Core.Search;
using Xunit;

namespace IncidentKB.Core.Tests.Search;

public class SearchQueryTests
{
    [Theory]
    // words and phrases
    [InlineData("semaphore: released more than held", "semaphore released more than held")]
    [InlineData("close close Close", "close")]
    [InlineData("\"released more\" held", "phrase(released more) held")]
    [InlineData("“released more”", "phrase(released more)")]
    [InlineData("\"never closed", "never closed")]
    [InlineData("\"\" \"  \" held", "held")]
    [InlineData("sync.WaitGroup", "identifier(sync waitgroup)")]
    [InlineData("double-close", "identifier(double close)")]
    [InlineData("并发写入", "unspaced(并发 发写 写入)")]
    [InlineData("释放的次数", "unspaced(释放) unspaced(次数)")]
    [InlineData("map并发写", "map unspaced(并发 发写)")]
    [InlineData("锁", "unspaced(锁)")]
    [InlineData("的", "unspaced(的)")]
    // without
    [InlineData("map -race", "map !race")]
    [InlineData("map -\"data race\"", "map !phrase(data race)")]
    [InlineData("a - b --trimpath", "a b trimpath")]
    [InlineData("－竞态", "!unspaced(竞态)")]
    [InlineData("exit -9", "exit 9")]
    // filters
    [InlineData("[make-close-idempotent] close", "close Practice=make-close-idempotent")]
    [InlineData("[Make Close Idempotent]", "Practice=make-close-idempotent")]
    [InlineData("【make-close-idempotent】", "Practice=make-close-idempotent")]
    [InlineData("lang:Go", "Language=go")]
    [InlineData("lang:c#", "Language=csharp")]
    [InlineData("lang：go", "Language=go")]
    [InlineData("project:\"Go Music Fox\" crash", "crash Project=go music fox")]
    [InlineData("cwe:765 cwe:CWE-911", "Cwe=765 Cwe=911")]
    [InlineData("pattern:closed-or-returned-twice severity:HIGH", "Pattern=closed-or-returned-twice Severity=high")]
    [InlineData("-lang:go -[fix-the-siblings]", "!Language=go !Practice=fix-the-siblings")]
    [InlineData("kind:outage kind:Data-Loss kind:near_miss kind:nearmiss", "Kind=outage Kind=dataloss Kind=nearmiss Kind=nearmiss")]
    [InlineData("service:\"web shop\" owner:Ada", "Service=web shop Owner=ada")]
    [InlineData("is:draft -is:draft", "Draft=draft !Draft=draft")]
    [InlineData("before:2025 after:2024-3 after:2024/03/09", "Before=2025-01-01 After=2024-03-01 After=2024-03-09")]
    [InlineData("语言:go 项目：alist 失效模式:closed-or-returned-twice", "Language=go Project=alist Pattern=closed-or-returned-twice")]
    [InlineData("严重程度:高 类型：服务中断 类型:数据丢失", "Severity=high Kind=outage Kind=dataloss")]
    [InlineData("服务:登录 负责人:“小 王” 状态:草稿", "Service=登录 Owner=小 王 Draft=draft")]
    [InlineData("早于:2025-01-02 -晚于：2024", "Before=2025-01-02 !After=2024-01-01")]
    // what only looks like an operator is text
    [InlineData("author:me", "identifier(author me)")]
    [InlineData("severity:awful", "identifier(severity awful)")]
    [InlineData("kind:boom", "identifier(kind boom)")]
    [InlineData("is:open", "identifier(is open)")]
    [InlineData("before:noon", "identifier(before noon)")]
    [InlineData("after:2025-02-30", "identifier(after 2025 02 30)")]
    [InlineData("cwe:many", "identifier(cwe many)")]
    [InlineData("lang: go", "lang go")]
    [InlineData("project:\"open", "project open")]
    [InlineData("goroutine 1 [running]:", "goroutine 1 running")]
    [InlineData("[a b] ] [", "Practice=a-b")]
    [InlineData("NEAR(a b) OR * ^x {y} +z", "near a b or x y z")]
    [InlineData("a AND NOT", "a and not")]
    [InlineData("", "")]
    [InlineData("  ?!  ", "")]
    public void A_query_is_understood(string text, string understood)
    {
        Assert.Equal(understood, Describe(SearchQuery.Parse(text)));
    }

    [Fact]
    public void A_bracket_that_names_no_practice_is_text()
    {
        Assert.Equal("running", Describe(SearchQuery.Parse("[running]", slug => slug == "fix-the-siblings")));
    }

    [Theory]
    [InlineData("协程崩溃", "unspaced(协程) unspaced(崩溃)")]
    [InlineData("主协程里崩溃了", "unspaced(协程) unspaced(崩溃)")]
    [InlineData("引用计数归零", "identifier(引用 用计 计数) unspaced(归零)")]
    [InlineData("并发写", "unspaced(并发 发写)")]
    [InlineData("程", "unspaced(程)")]
    public void Chinese_is_taken_apart_at_the_words_of_the_glossary(string text, string understood)
    {
        var glossary = new Glossary([["goroutine", "协程"], ["crash", "崩溃"], ["refcount", "引用计数"], ["reference", "引用"]]);

        Assert.Equal(understood, Describe(SearchQuery.Parse(text, glossary: glossary)));
    }

    [Fact]
    public void A_minus_before_the_last_words_may_be_read_as_a_flag()
    {
        const string Text = "fusermount -uz panic -docker";
        var query = SearchQuery.Parse(Text);

        Assert.Equal("fusermount panic !uz !docker", Describe(query));
        Assert.Equal("fusermount uz panic !docker", Describe(SearchQuery.Parse(Text, flagsEnd: query.TextEnd)));
    }

    [Fact]
    public void The_free_text_has_neither_filters_nor_quotation_marks()
    {
        var query = SearchQuery.Parse("panic: \"semaphore: released\" more lang:go -race [a-b] than held");

        Assert.Equal("panic: semaphore: released more than held", query.FreeText);
    }

    [Fact]
    public void The_humps_of_a_word_are_kept()
    {
        Assert.Equal(["wait", "group"], Assert.Single(SearchQuery.Parse("WaitGroup").Terms).Parts);
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    public void A_long_text_is_cut_and_says_so(int length, bool isCut)
    {
        var query = SearchQuery.Parse(new string('a', length));

        Assert.Equal((SearchQuery.MaxLength, isCut), (query.Text.Length, query.IsCut));
    }

    [Fact]
    public void Many_words_are_cut_and_say_so()
    {
        var query = SearchQuery.Parse(string.Join(' ', Enumerable.Range(100, 65)));

        Assert.Equal((SearchQuery.MaxTokens, true), (query.Terms.Count, query.IsCut));
    }

    [Fact]
    public void A_long_stretch_of_Chinese_is_cut_and_says_so()
    {
        var query = SearchQuery.Parse(new string([.. Enumerable.Range(0x5000, 100).Select(c => (char)c)]));

        Assert.Equal((SearchQuery.MaxTokens, true), (Assert.Single(query.Terms).Words.Count, query.IsCut));
    }

    [Fact]
    public void No_text_is_an_error()
    {
        var pieces = Gen.Elements(
            "\"", "-", "[", "]", ":", "lang:", "cwe:7", "project:\"", " ", "a", "B.c", "并发", "的", "“", "【", "＂", "\uD800", "\0", "(", "*",
            "NEAR");
        var texts = pieces.ArrayOf().Select(string.Concat).ToArbitrary();

        Prop.ForAll(texts, text =>
        {
            var query = SearchQuery.Parse(text);
            return query.Terms.Concat(query.Excluded).All(t => t.Words.Count > 0 && t.Words.All(w => w.Length > 0))
                && query.Terms.Concat(query.Excluded).Sum(t => t.Words.Count) <= SearchQuery.MaxTokens
                && query.Filters.All(f => f.Value.Length > 0);
        }).QuickCheckThrowOnFailure();
    }

    private static string Describe(SearchQuery query) => string.Join(' ', [
        .. query.Terms.Select(Describe),
        .. query.Excluded.Select(t => "!" + Describe(t)),
        .. query.Filters.Select(f => $"{(f.IsExcluded ? "!" : "")}{f.Kind}={f.Value}")]);

    private static string Describe(SearchTerm term) => term.Kind switch
    {
        TermKind.Word => term.Words[0],
        TermKind.Phrase => $"phrase({string.Join(' ', term.Words)})",
        TermKind.Identifier => $"identifier({string.Join(' ', term.Words)})",
        _ => $"unspaced({string.Join(' ', term.Words)})",
    };
}
