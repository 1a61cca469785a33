using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using IncidentKB.Core.Content;

namespace IncidentKB.Testing;

/// <summary>
/// A content pack in a folder of its own, deleted at the end: two patterns, two practices, and the incidents that a test adds.
/// </summary>
internal sealed class PackFolder : IDisposable
{
    /// <summary>Slug of the incident whose lines the tests count.</summary>
    public const string Slug = "pump-stops";

    public const string Patterns = """
        - slug: closed-twice
          title: {en: "Closed twice", zh-Hans: "关闭两次"}
          summary: {en: "One thing, two ends.", zh-Hans: "一个对象，两次结束。"}
          hides: {en: "Until both meet.", zh-Hans: "直到两者相遇。"}
          questions:
            - {en: "Who closes it?", zh-Hans: "由谁关闭？"}
          cwe: [CWE-1341]
          twins:
            - language: go
              kind: panic
              message: "close of closed channel"
              printed_by: "runtime.closechan"
            - language: csharp
              kind: exception
              type: System.ObjectDisposedException
              message: "Cannot access a disposed object."
              versions: {en: "Run on .NET 10.", zh-Hans: "在 .NET 10 上运行过。"}
        - slug: counted-twice
          title: {en: "Counted twice"}
          summary: {en: "One too many."}
          hides: {en: "While others count."}

        """;

    public const string Practices = """
        - slug: close-once
          title: {en: "Close once", zh-Hans: "只关闭一次"}
          rule: {en: "Close it once.", zh-Hans: "只关闭一次。"}
          go: {en: "Use `sync.Once`.", zh-Hans: "使用 `sync.Once`。"}
          csharp: {en: "Dispose may be called twice.", zh-Hans: "Dispose 可以被调用两次。"}
        - slug: one-owner
          title: {en: "One owner", zh-Hans: "单一所有者"}
          rule: {en: "One owner.", zh-Hans: "只有一个所有者。"}
          go: {en: "Hand it over.", zh-Hans: "移交。"}
          csharp: {en: "Hand it over.", zh-Hans: "移交。"}

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("incidentkb-pack-");

    public PackFolder(string name = "made-up")
    {
        Write("pack.yml", $"name: {name}\n");
        Write("patterns.yml", Patterns);
        Write("practices.yml", Practices);
    }

    /// <summary>Its full path.</summary>
    public string Path => _folder.FullName;

    /// <summary>A sound index.md; <see cref="Slug"/> and IKB-0101 stand on lines 3 and 2.</summary>
    public static string English(string slug = Slug, string key = "IKB-0101") => $$"""
        ---
        id: {{key}}
        slug: {{slug}}
        title: "The pump stops"
        summary: "It was closed twice."
        project: pump
        repository: https://example.org/pump
        language: go
        severity: high
        kind: crash
        occurred_on: 2025-03-21
        affected:
          introduced: v1.0.0
          fixed: v1.1.0
        pattern: closed-twice
        practices: [close-once, one-owner]
        cwe: [CWE-1341]
        signatures:
          - language: go
            kind: panic
            message: "close of closed channel"
        references:
          - type: REPORT
            url: https://example.org/pump/issues/1
            title: "pump#1"
            date: 2025-03-21
        status: published
        verified: 2025-04-01
        aliases: []
        ---

        ## Symptom

        It stops.

        ## Root cause

        Two owners, see [the bug](bug.cs) and [the practice](/practices/close-once).

        ## Fix required

        One owner.

        """;

    /// <summary>A sound index.zh-Hans.md to <see cref="English"/>.</summary>
    public static string Chinese(string english) => $$"""
        ---
        title: "泵停了"
        summary: "它被关闭了两次。"
        translates: {{RevisionOf(english)}}
        ---

        ## 症状

        它停了。

        ## 根本原因

        两个所有者，见[错误代码](bug.cs)。

        ## 修复要求

        一个所有者。

        """;

    /// <summary>Adds an incident with both texts, both snippets and a trace.</summary>
    public void AddIncident(string slug = Slug, string key = "IKB-0101", Func<string, string>? change = null)
    {
        var english = English(slug, key);
        english = change?.Invoke(english) ?? english;
        Write($"incidents/{slug}/index.md", english);
        Write($"incidents/{slug}/index.zh-Hans.md", Chinese(english));
        Write($"incidents/{slug}/bug.cs", "// bug\n// expect: exit 1\nreturn 1;\n");
        Write($"incidents/{slug}/fix.cs", "// fix\n// expect: exit 0\nreturn 0;\n");
        Write($"incidents/{slug}/traces/plain.txt", "panic: close of closed channel\n\ngoroutine 1 [running]:\nmain.main()\n");
    }

    /// <summary>Writes a file, with its folders.</summary>
    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public void Write(string path, byte[] bytes)
    {
        var full = FullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    /// <summary>Replaces a text in a file; the text must be there.</summary>
    public void Change(string path, string from, string to)
    {
        var text = File.ReadAllText(FullPath(path));
        Xunit.Assert.Contains(from, text, StringComparison.Ordinal);
        Write(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    public string FullPath(string path) => System.IO.Path.Combine(Path, path);

    public ContentDirectory Open() => ContentDirectory.Open(Path);

    /// <summary>Copies a folder of content, so that a test may change it.</summary>
    public static PackFolder CopyOf(string source)
    {
        var pack = new PackFolder();
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            pack.Write(System.IO.Path.GetRelativePath(source, file), File.ReadAllBytes(file));
        }

        return pack;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // Written down a second time on purpose: a translation names this value, so it must never change by accident.
    private static string RevisionOf(string english)
    {
        var parts = Regex.Match(english, "^---\r?\n.*?^title: \"(?<title>.*?)\".*?^summary: \"(?<summary>.*?)\".*?^---\r?\n(?<body>.*)$",
            RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        var revised = $"{parts.Groups["title"].Value}\n{parts.Groups["summary"].Value}\n{parts.Groups["body"].Value}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(revised)))[..12];
    }
}
