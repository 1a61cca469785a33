using IncidentKB.Core.Content;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

public sealed class FrontMatterTests
{
    private const string File =
        "---\nid: OPS-0001     # permanent\nslug:        # name of the folder\ntitle: \"A # in it\"\nservices: []\n\n"
        + "# Each of these may be left out.\ntake:\nreferences:\n  - type: WEB\n    url: https://example.org/a#b\nowner:\n---\n\n"
        + "title: not this one\n";

    [Theory]
    [InlineData("id", "IKB-0006", "id: IKB-0006     # permanent\n")]
    [InlineData("slug", "a-b", "slug: a-b        # name of the folder\n")]
    [InlineData("title", "Plain", "title: Plain\n")]
    [InlineData("services", "\n  - a\n  - b", "services:\n  - a\n  - b\n\n# Each")]
    [InlineData("take", "v2", "take: v2\nreferences:")]
    [InlineData("references", "[]", "take:\nreferences: []\nowner:\n---\n")]
    [InlineData("owner", "\"Team: A\"", "owner: \"Team: A\"\n---\n")]
    [InlineData("review_by", "2027-01-01", "owner:\nreview_by: 2027-01-01\n---\n")]
    public void One_key_changes_and_everything_else_stays(string key, string value, string expected)
    {
        var changed = FrontMatter.With(File, key, value);

        Assert.Contains(expected, changed, StringComparison.Ordinal);
        var before = File.Split('\n');
        var after = changed!.Split('\n');
        Assert.InRange(after.Intersect(before).Count(), before.Distinct().Count() - 3, before.Distinct().Count());
        Assert.EndsWith("---\n\ntitle: not this one\n", changed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_ends_of_the_file_are_kept()
    {
        var changed = FrontMatter.With(File.ReplaceLineEndings("\r\n"), "services", "\n  - a\n  - b");

        Assert.Equal(FrontMatter.With(File, "services", "\n  - a\n  - b")!.ReplaceLineEndings("\r\n"), changed);
    }

    [Fact]
    public void What_is_no_front_matter_is_left_alone()
    {
        Assert.Null(FrontMatter.With("# A title\n", "id", "IKB-0001"));
        Assert.Null(FrontMatter.With("---\nid: [\n---\n", "id", "IKB-0001"));
    }

    [Theory]
    [InlineData("semaphore: released more than held")]
    [InlineData("- a list?")]
    [InlineData("#1")]
    [InlineData("a #b")]
    [InlineData("a: b")]
    [InlineData("ends with a colon:")]
    [InlineData(" blank before")]
    [InlineData("\"quoted\" \\ back")]
    [InlineData("*star")]
    [InlineData("&and")]
    [InlineData("{a}")]
    [InlineData("a\nb\tc")]
    [InlineData("---")]
    [InlineData("~")]
    [InlineData("锁：释放了两次")]
    [InlineData("`code` and more")]
    [InlineData("github.com/x/y.(*T).M")]
    [InlineData("https://example.org/a#b")]
    [InlineData("2021-05-03T14:02+02:00")]
    public void A_text_comes_back_as_it_was(string text)
    {
        var file = FrontMatter.With("---\ntitle:\n---\n", "title", FrontMatter.Scalar(text));

        Assert.Equal(text.Trim(), FrontMatter.TextOf(file!, "title"));
    }
}
