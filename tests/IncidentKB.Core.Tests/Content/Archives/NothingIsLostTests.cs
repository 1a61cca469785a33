using FsCheck;
using FsCheck.Fluent;
using IncidentKB.Core.Content;
using IncidentKB.Core.Content.Archives;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content.Archives;

/// <summary>Documents put together at random: each word of their text is in the files, and the files are sound.</summary>
public sealed class NothingIsLostTests
{
    // Each WORD becomes a word that stands nowhere else.
    private static readonly string[] Parts =
    [
        "# WORD WORD",
        "## WORD",
        "### WORD (WORD)",
        "## Impact",
        "### Impact on WORD",
        "## 2. Root cause",
        "## Contributing factors",
        "## Action items",
        "#### Action items",
        "Timeline\n--------",
        "WORD\nWORD\n====",
        "**Summary:** WORD",
        "**WORD**",
        "Impact: WORD\nResolution: WORD",
        "WORD *WORD* **WORD** `WORD` ~~WORD~~ \\*WORD\\* &lt;WORD&gt;",
        "- WORD\n- WORD [WORD](https://example.org/WORD)\n- WORD",
        "- [ ] WORD @WORD\n- [x] WORD due 2024-03-01",
        "1. WORD\n   - WORD\n\n   WORD\n2. WORD",
        "| Action | Owner | Kind |\n|---|---|---|\n| WORD | WORD | WORD |\n| WORD `WORD` | | WORD |",
        "| WORD | WORD |\n|:--|--:|\n| WORD \\| WORD | <b>WORD</b><br>WORD |",
        "> WORD\n>\n> ## WORD\n> <i>WORD</i>\n>\n> WORD\n> ----",
        "```\n# WORD\n---\n<b>WORD</b>\n```",
        "    WORD",
        "---",
        "[WORD](other/WORD.md) [WORD](#WORD) <https://example.org/WORD> [WORD](WORD:x \"WORD\")",
        "![WORD](a.png \"WORD\") ![WORD](WORD.png) ![](https://example.org/WORD.png)",
        "[![WORD](a.png)](https://example.org/WORD) [WORD][a] [WORD][b]\n\n[a]: WORD.md\n[b]: https://example.org/WORD",
        "WORD[^1]\n\n[^1]: WORD <b>WORD</b>",
        "<p>WORD <a href=\"WORD.html\">WORD</a> <code>WORD</code></p>",
        "<details><summary>WORD</summary>\n\nWORD\n\n</details>",
        "<table><tr><th>WORD</th><td>WORD\n\nWORD</td></tr></table>",
        "<ul><li>WORD<ol><li>WORD</li></ol></li></ul>\nWORD",
        "WORD<br>WORD <sup>WORD</sup><!-- WORD --> <WORD> <u>WORD</u> <img src=\"a.png\" alt=\"WORD\"> <b>WORD",
        "<!-- WORD\n\nWORD -->",
        "<pre>WORD\n\nWORD</pre>",
        "- WORD\n\n  <div>WORD</div>\n\n- WORD",
        "<h2>Detection</h2>\n<h3>WORD</h3>\nWORD",
        "Detected at 2024-03-01 10:00 UTC WORD",
        "Severity: WORD\nOwner: WORD",
    ];

    [Fact]
    public void Each_word_of_a_document_is_in_its_files() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(14),
            Prop.ForAll(Gen.Elements(Parts).NonEmptyListOf().Select(parts => string.Join("\n\n", parts)).ToArbitrary(), HoldsAll));

    private static void HoldsAll(string text)
    {
        var words = new List<string>();
        var parts = text.Split("WORD");
        var document = parts[0];
        foreach (var part in parts.Skip(1))
        {
            words.Add($"word{words.Count}x");
            document += words[^1] + part;
        }

        var read = PostmortemReader.Read(
            "x.md", document + "\n", path => path == "a.png" ? Pictures.Png : null, ContentVocabulary.Empty, [])!;

        HostileDocumentTests.AssertSound(read);
        Assert.DoesNotContain(read.Decisions, d => d.Message.StartsWith("The text cannot be shown", StringComparison.Ordinal));
        var kept = string.Concat(read.Bundle.Files.Select(f => f.Text));
        Assert.Equal("", string.Join(' ', words.Where(w => !kept.Contains(w, StringComparison.Ordinal))));
    }
}
