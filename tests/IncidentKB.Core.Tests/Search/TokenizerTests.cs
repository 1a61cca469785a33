using FsCheck;
using FsCheck.Fluent;
using IncidentKB.Core.Search;
using Xunit;

namespace IncidentKB.Core.Tests.Search;

public class TokenizerTests
{
    [Theory]
    // words
    [InlineData("Released more than held.", "released more than held", "")]
    [InlineData("", "", "")]
    [InlineData(" \t\n--::..", "", "")]
    [InlineData("naïve Ångström", "naïve ångström", "")]
    // identifiers: their words in sequence, themselves and their humps on top
    [InlineData("WaitGroup", "waitgroup", "part:wait part:group")]
    [InlineData("HTTPServer2Go", "httpserver2go", "part:http part:server2 part:go")]
    [InlineData("sync.WaitGroup.Add()", "sync waitgroup add", "part:wait part:group whole:sync.waitgroup.add")]
    [InlineData("max_open_files", "max open files", "whole:max_open_files")]
    [InlineData("github.com/hanwen/go-fuse/v2", "github com hanwen go fuse v2", "whole:github.com/hanwen/go-fuse/v2")]
    [InlineData("std::vec::Vec", "std vec vec", "whole:std::vec::vec")]
    [InlineData(@"C:\src\main.go:448", "c src main go 448", @"whole:c:\src\main.go:448")]
    [InlineData("semaphore.(*Weighted).Release", "semaphore weighted release", "")]
    [InlineData("v3.43.0 and 0xc000", "v3 43 0 and 0xc000", "whole:v3.43.0")]
    [InlineData("C# and F#, C++; a#b", "c# and f# c++ a b", "")]
    // text without spaces
    [InlineData("信号量", "信号 号量", "char:信 char:号 char:量")]
    [InlineData("锁", "锁", "char:锁")]
    [InlineData("重跑nbio后", "重跑 nbio 后", "char:重 char:跑 char:后")]
    [InlineData("计数，为负", "计数 为负", "char:计 char:数 char:为 char:负")]
    [InlineData("ＷａｉｔＧｒｏｕｐ　ｖ１．２", "waitgroup v1 2", "part:wait part:group whole:v1.2")]
    [InlineData("𠀀𠀁", "𠀀𠀁", "char:𠀀 char:𠀁")]
    // what is neither
    [InlineData("🙂 ok", "ok", "")]
    public void Text_is_cut(string text, string sequence, string onTop)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokenized = Tokenizer.Tokenize(text);

        Assert.Equal(sequence, string.Join(' ', tokenized.Tokens.Where(t => t.IsInSequence).Select(t => tokenized.TextOf(t).ToString())));
        Assert.Equal(
            onTop, string.Join(' ', tokenized.Tokens.Where(t => !t.IsInSequence).Select(t => $"{NameOf(t.Kind)}:{tokenized.TextOf(t)}")));
    }

    [Fact]
    public void A_word_is_known_by_its_first_64_characters()
    {
        var token = Assert.Single(Tokenizer.Tokenize(new string('a', 100)).Tokens);

        Assert.Equal((0, Tokenizer.MaxWord), (token.Start, token.Length));
    }

    [Fact]
    public void Any_text_is_taken_and_every_offset_lies_in_it()
    {
        var alphabet = "aZ0_-./\\:@# \n\"并发锁，🙂é\u0301\uD800\uDC00\uDFFF\uFF21\u3000".ToCharArray();
        var texts = Gen.Elements(alphabet).ArrayOf().Select(c => new string(c)).ToArbitrary();

        Prop.ForAll(texts, text =>
        {
            var tokenized = Tokenizer.Tokenize(text);
            var inSequence = tokenized.Tokens.Where(t => t.IsInSequence).Select(t => t.Start).ToList();
            return tokenized.Folded.Length == text.Length
                && tokenized.Tokens.All(t => t.Start >= 0 && t.Length > 0 && t.End <= text.Length)
                && inSequence.SequenceEqual(inSequence.Order());
        }).QuickCheckThrowOnFailure();
    }

    // Work is what grows with the text, so it is counted: no more than a few tokens for each character.
    [Theory]
    [InlineData("a.")]
    [InlineData("aB")]
    [InlineData("并")]
    [InlineData("a并")]
    [InlineData("_")]
    public void Tokens_grow_no_faster_than_the_text(string unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var text = string.Concat(Enumerable.Repeat(unit, 50_000));

        Assert.True(Tokenizer.Tokenize(text).Tokens.Count <= 2 * text.Length);
    }

    private static string NameOf(TokenKind kind) => kind switch
    {
        TokenKind.Part => "part",
        TokenKind.Whole => "whole",
        TokenKind.Character => "char",
        _ => "?",
    };
}
