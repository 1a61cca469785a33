using System.Buffers;
using System.Text;

namespace IncidentKB.Core.Traces.Cleaning;

/// <summary>
/// Masks what a paste should not carry further: tokens, keys, passwords in assignments and addresses, mail and IP addresses, names
/// of home folders. It errs on the side of masking; the frames and messages of a trace stay readable.
/// </summary>
public static class SecretMask
{
    private const string Mask3 = "***";
    private const int MinToken = 40;

    private static readonly SearchValues<char> WordEnd = SearchValues.Create(" \t\r\n\"'`<>()[]{},;|");

    // Words before "=" or ":" whose value is secret.
    private static readonly string[] Names =
    [
        "password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "api_key", "api-key", "access_key", "accesskey",
        "accountkey",
        "sharedaccesskey", "authorization", "credential",
        "credentials", "private_key", "cookie", "session_id", "sessionid", "connectionstring",
    ];

    // Beginnings of tokens, as GitHub, GitLab, Slack, AWS, Google, Stripe, OpenAI, npm and JSON Web Token (RFC 7519) documents give them.
    private static readonly string[] TokenBeginnings =
    [
        "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-", "AKIA", "ASIA", "AIza", "sk_live_",
        "sk-",
        "rk_live_", "npm_", "eyJ", "hvs.",
    ];

    private static readonly string[] HomeFolders = ["/home/", "/Users/", "\\Users\\", "\\\\Users\\\\", "/users/"];

    /// <summary>The text with every secret that was found as <c>***</c>.</summary>
    /// <param name="text">Any text; the time is linear in its length.</param>
    public static string Mask(string text)
    {
        var result = new StringBuilder(text.Length);
        var isValueNext = false;
        var isKeyBlock = false;
        for (var at = 0; at < text.Length;)
        {
            var word = WordAt(text, at);
            if (word.Length == 0)
            {
                // A value may follow in quotes or after a space, but not on another line.
                isValueNext &= text[at] != '\n';
                isKeyBlock &= text[at] != '-';
                result.Append(text[at++]);
                continue;
            }

            isKeyBlock = word.StartsWith("-----END") ? false : isKeyBlock;
            if (isKeyBlock && !word.StartsWith("-----"))
            {
                result.Append(Mask3);
            }
            else if (isValueNext && !(word is "=" or ":"))
            {
                result.Append(Mask3);
                // "Authorization: Bearer x" has its value one word further.
                isValueNext = word.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
                    || word.Equals("Basic", StringComparison.OrdinalIgnoreCase);
            }
            else if (!isValueNext)
            {
                isValueNext = AppendWord(result, word)
                    || (IsSecretName(word) && text.AsSpan(at + word.Length).TrimStart("\"' ") is [':' or '=', ..]);
                isKeyBlock = word.StartsWith("-----BEGIN") || isKeyBlock;
            }
            else
            {
                result.Append(word);
            }

            at += word.Length;
        }

        return result.ToString();
    }

    // Writes a word; true where the word after it is a secret value.
    private static bool AppendWord(StringBuilder result, ReadOnlySpan<char> word)
    {
        if (word.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 && word[(scheme + 3)..].IndexOf('@') is var user and >= 0)
        {
            result.Append(word[..(scheme + 3)]).Append(Mask3).Append('@');
            AppendPlain(result, word[(scheme + 3 + user + 1)..]);
            return false;
        }

        if (LineSpans.StartsWithAny(word, ["Version=", "PublicKeyToken="]))
        {
            // An assembly's name in a frame of .NET.
            result.Append(word);
            return false;
        }

        var split = word.IndexOfAny('=', ':');
        var name = split < 0 ? word : word[..split];
        if (IsSecretName(name))
        {
            var hasValue = split >= 0 && split + 1 < word.Length;
            result.Append(word[..(split < 0 ? word.Length : split + 1)]).Append(hasValue ? Mask3 : "");
            return !hasValue && split >= 0;
        }

        if (word.Equals("Bearer", StringComparison.Ordinal))
        {
            result.Append(word);
            return true;
        }

        AppendPlain(result, word);
        return false;
    }

    private static void AppendPlain(StringBuilder result, ReadOnlySpan<char> word)
    {
        if (IsMail(word) || IsToken(word) || (word.IndexOfAny("=/") > 0 && IsToken(word[(word.LastIndexOfAny("=/") + 1)..])))
        {
            result.Append(Mask3);
            return;
        }

        foreach (var folder in HomeFolders)
        {
            if (word.IndexOf(folder, StringComparison.Ordinal) is var home and >= 0)
            {
                var rest = word[(home + folder.Length)..];
                var end = rest.IndexOfAny('/', '\\', ':');
                result.Append(word[..(home + folder.Length)]).Append(Mask3).Append(end < 0 ? "" : rest[end..]);
                return;
            }
        }

        AppendWithoutAddresses(result, word);
    }

    private static void AppendWithoutAddresses(StringBuilder result, ReadOnlySpan<char> word)
    {
        var from = 0;
        for (var at = 0; at < word.Length;)
        {
            var isBegin = at == 0 || !(char.IsAsciiLetterOrDigit(word[at - 1]) || word[at - 1] is '.' or ':');
            var length = isBegin ? AddressLength(word[at..]) : 0;
            if (length > 0)
            {
                result.Append(word[from..at]).Append(Mask3);
                from = at + length;
            }

            at += Math.Max(1, length);
        }

        result.Append(word[from..]);
    }

    // Four numbers up to 255 with dots, or at least three groups of hexadecimal digits with colons of which one is not a number alone.
    private static int AddressLength(ReadOnlySpan<char> word)
    {
        var at = 0;
        var parts = 0;
        while (parts < 4 && LineSpans.TryReadNumber(word, ref at, out var number) && number <= 255)
        {
            parts++;
            if (parts == 4)
            {
                // A fifth part makes it a version.
                var rest = word[at..];
                return rest is [var next, ..] && (char.IsAsciiLetterOrDigit(next) || rest is ['.', >= '0' and <= '9', ..]) ? 0 : at;
            }

            if (at >= word.Length || word[at++] != '.')
            {
                break;
            }
        }

        var end = 0;
        var (colons, letters, run) = (0, 0, 0);
        for (; end < word.Length && end < 45 && (char.IsAsciiHexDigit(word[end]) || word[end] == ':'); end++)
        {
            colons += word[end] == ':' ? 1 : 0;
            letters += char.IsAsciiLetter(word[end]) ? 1 : 0;
            run = word[end] == ':' ? 0 : run + 1;
            if (run > 4)
            {
                return 0;
            }
        }

        // "::" joins the names of C++ and Rust; an address has at least two groups with digits around it.
        var isAddress = colons >= 3 && (colons >= 5 || letters > 0) && word[..end].IndexOfAnyInRange('0', '9') >= 0;
        return isAddress && !(end < word.Length && (char.IsLetterOrDigit(word[end]) || word[end] == '_')) ? end : 0;
    }

    private static bool IsSecretName(ReadOnlySpan<char> name)
    {
        name = name.Trim("-_.*");
        foreach (var known in Names)
        {
            if (name.EndsWith(known, StringComparison.OrdinalIgnoreCase) && name.Length < 60 && !name.Contains('/') && !name.Contains('\\'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMail(ReadOnlySpan<char> word)
    {
        var at = word.IndexOf('@');
        var host = at > 0 ? word[(at + 1)..] : default;
        // "mod@v1.2.3" of Go's module cache has a version behind the sign, and paths have slashes.
        var isVersion = host is ['v', >= '0' and <= '9', ..];
        return host.Length > 3 && host.IndexOf('.') > 0 && !host.Contains(':') && !isVersion
            && word.IndexOfAny('/', '\\') < 0 && host.TrimEnd(".:").IndexOfAnyInRange('a', 'z') >= 0;
    }

    private static bool IsToken(ReadOnlySpan<char> word)
    {
        foreach (var beginning in TokenBeginnings)
        {
            if (word.StartsWith(beginning, StringComparison.Ordinal) && word.Length >= beginning.Length + 12
                && !word.Contains('/') && !word.Contains('('))
            {
                return true;
            }
        }

        // Long and mixed: three digits at least, both cases, and nothing that joins names.
        if (word.Length < MinToken || word.IndexOfAny("./\\:") >= 0)
        {
            return false;
        }

        var (digits, lower, upper) = (0, 0, 0);
        foreach (var c in word)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            lower += char.IsAsciiLetterLower(c) ? 1 : 0;
            upper += char.IsAsciiLetterUpper(c) ? 1 : 0;
        }

        return digits >= 3 && lower >= 3 && upper >= 3;
    }

    private static ReadOnlySpan<char> WordAt(string text, int at)
    {
        var rest = text.AsSpan(at);
        var length = rest.IndexOfAny(WordEnd);
        return length < 0 ? rest : rest[..length];
    }
}
