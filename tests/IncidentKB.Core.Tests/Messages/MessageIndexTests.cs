using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Messages;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Messages;

public sealed class MessageIndexTests
{
    private static readonly LocalText Text = new(new Dictionary<string, string>(StringComparer.Ordinal) { ["en"] = "Text." });

    private static readonly MessageIndex Index = new([
        Of("go", "index out of range [{n}] with length {n}", also: ["index out of range [{n}]"]),
        Of("go", "slice bounds out of range [:{n}] with length {n}"),
        Of("go", "interface conversion: {interface} is {type}, not {other}"),
        Of("go", "interface conversion: {interface} is nil, not {type}"),
        Of("go", "use of closed network connection"),
        Of("go", "EOF"),
        Of("go", "http: superfluous response.WriteHeader call from {place}"),
        Of("java", null, "java.util.ConcurrentModificationException"),
        Of("java", "Index {n} out of bounds for length {n}", "java.lang.ArrayIndexOutOfBoundsException"),
        Of("java", "Index {n} out of bounds for length {n}", "java.lang.IndexOutOfBoundsException"),
        Of("java", null, "java.net.UnknownHostException"),
        Of("rust", "called `Result::unwrap()` on an `Err` value: {cause}"),
        Of("rust", "PoisonError"),
        Of("csharp", "Method not found: '{method}'.", "System.MissingMethodException"),
        Of("system", "Connection refused", also: ["ECONNREFUSED"]),
        Of("system", "Name or service not known"),
        Of("system", "Killed"),
    ]);

    [Theory]
    [InlineData(
        "panic: runtime error: index out of range [5] with length 3\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:3 +0x1d\n",
        "go-index-out-of-range-n-with-length-n")]
    [InlineData(
        "panic: runtime error: index out of range [-1]\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:3 +0x1d\n",
        "go-index-out-of-range-n-with-length-n")]
    [InlineData("panic: index out of range [five] with length 3\n", null)]
    [InlineData("panic: interface conversion: interface {} is string, not int\n", "go-interface-conversion-interface-is-type-not-other")]
    [InlineData("panic: interface conversion: interface {} is nil, not int\n", "go-interface-conversion-interface-is-nil-not-type")]
    [InlineData("panic: accept tcp 127.0.0.1:80: use of closed network connection\n", "go-use-of-closed-network-connection")]
    [InlineData("panic: reuse of closed network connections\n", null)]
    [InlineData("panic: EOF\n", "go-eof")]
    [InlineData("panic: read config: EOF\n", null)]
    [InlineData(
        "2025/03/21 http: superfluous response.WriteHeader call from main.page (page.go:12)",
        "go-http-superfluous-response-writeheader-call-from-place")]
    [InlineData("Killed", "system-killed")]
    [InlineData("He was killed by a dragon.", null)]
    public void A_message_is_found_by_its_fixed_words(string paste, string? id) => Assert.Equal(id, Find(paste));

    [Theory]
    [InlineData(
        "Exception in thread \"main\" java.util.ConcurrentModificationException\n\tat com.example.A.b(A.java:3)\n",
        "java-concurrentmodificationexception")]
    [InlineData(
        "Exception in thread \"main\" java.lang.IndexOutOfBoundsException: Index 5 out of bounds for length 3\n"
        + "\tat com.example.A.b(A.java:3)\n",
        "java-indexoutofboundsexception-index-n-out-of-bounds-for-length-n")]
    [InlineData(
        "Exception in thread \"main\" com.example.OwnException: Index 5 out of bounds for length 3\n\tat com.example.A.b(A.java:3)\n",
        null)]
    public void The_type_must_agree(string paste, string? id) => Assert.Equal(id, Find(paste));

    [Fact]
    public void A_message_of_another_language_is_none_save_what_the_system_says()
    {
        Assert.Null(Find(
            "Exception in thread \"main\" com.example.OwnException: use of closed network connection\n\tat com.example.A.b(A.java:3)\n"));
        Assert.Equal(
            "system-connection-refused",
            Find("Exception in thread \"main\" java.net.ConnectException: Connection refused\n\tat com.example.A.b(A.java:3)\n"));
        Assert.Equal("system-connection-refused", Find(
            "panic: dial tcp 10.0.0.1:80: connect: connection refused\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:3 +0x1d\n"));
    }

    [Fact]
    public void A_type_of_the_language_says_more_than_the_system() => Assert.Equal(
        "java-unknownhostexception",
        Find("java.net.UnknownHostException: example: Name or service not known\n\tat com.example.A.b(A.java:3)\n"));

    [Fact]
    public void What_a_message_hands_on_goes_before_it()
    {
        const string Where = "thread 'main' panicked at src/main.rs:2:5:\ncalled `Result::unwrap()` on an `Err` value: ";

        Assert.Equal("rust-poisonerror", Find(Where + "PoisonError { .. }\n"));
        Assert.Equal("rust-called-result-unwrap-on-an-err-value-cause", Find(Where + "Own\n"));
    }

    [Fact]
    public void The_root_cause_goes_before_what_followed_from_it() => Assert.Equal(
        "java-concurrentmodificationexception",
        Find(
            "java.lang.IndexOutOfBoundsException: Index 5 out of bounds for length 3\n\tat com.example.A.b(A.java:3)\n"
            + "Caused by: java.util.ConcurrentModificationException\n\tat com.example.A.c(A.java:9)\n"));

    [Fact]
    public void Stacks_in_which_nothing_failed_have_no_message() =>
        Assert.Null(
            Find("goroutine 1 [chan receive]:\nmain.main()\n\t/a/main.go:3 +0x1d\n\nuse of closed network connection of the other host\n"));

    [Theory]
    [InlineData("index out of range [9] with length 4", "go-index-out-of-range-n-with-length-n")]
    [InlineData("\"Slice Bounds out of range\"", "go-slice-bounds-out-of-range-n-with-length-n")]
    [InlineData("ConcurrentModificationException", "java-concurrentmodificationexception")]
    [InlineData("superfluous response.WriteHeader", "go-http-superfluous-response-writeheader-call-from-place")]
    [InlineData("dial: ECONNREFUSED 127.0.0.1:80", "system-connection-refused")]
    [InlineData("Method not found: 'Void Hub.Stop()'.", "csharp-missingmethodexception-method-not-found-method")]
    [InlineData("interface", null)]
    [InlineData("of closed", "go-use-of-closed-network-connection")]
    [InlineData("connection", null)]
    public void A_typed_text_finds_the_message_that_it_is_or_is_a_part_of(string typed, string? id) =>
        Assert.Equal(id, Index.Search(typed, 1) is [var found] ? found.Id : null);

    [Fact]
    public void A_part_of_several_messages_finds_the_shortest_first() => Assert.Equal(
        ["go-index-out-of-range-n-with-length-n", "go-slice-bounds-out-of-range-n-with-length-n"],
        Index.Search("out of range", 3).Select(m => m.Id));

    [Theory]
    [InlineData("MissingMethodException")]
    [InlineData("System.MissingMethodException")]
    public void A_type_alone_finds_what_is_said_with_it(string typed) =>
        Assert.Equal(["csharp-missingmethodexception-method-not-found-method"], Index.Search(typed, 3).Select(m => m.Id));

    [Theory]
    [InlineData("superfluous", "go-http-superfluous-response-writeheader-call-from-place")]
    [InlineData("Superfluous ", "go-http-superfluous-response-writeheader-call-from-place")]
    [InlineData("superflu")] // a part of a word
    [InlineData("call")] // too short to tell
    [InlineData("superfluous response")] // two words: a part of the message, which Search finds
    [InlineData("")]
    public void A_single_word_finds_the_messages_in_which_it_stands(string typed, params string[] ids) =>
        Assert.Equal(ids, Index.WithWord(typed, 3).Select(m => m.Id));

    private static string? Find(string paste)
    {
        var input = PanicMatcher.Ask(paste, new PatternIndex([], ConceptVocabulary.Empty), []);
        var answer = PanicMatcher.Answer(input, [], Enumerable.Empty<MatchFeedback>().ToLookup(_ => default(Fingerprint)));
        return Index.Find(input, answer)?.Id;
    }

    private static RuntimeMessage Of(string language, string? message, string? type = null, string[]? also = null) => new()
    {
        Language = language,
        Kind = "panic",
        Type = type,
        Message = message,
        Also = also ?? [],
        Means = Text,
        Cause = Text,
        FirstStep = Text,
        Seen = "here",
    };
}
