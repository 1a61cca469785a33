using System.Buffers;

namespace IncidentKB.Core.Matching;

/// <summary>
/// A version of a project, ordered as Semantic Versioning orders them (semver.org, 11): by its numbers, then a pre-release
/// (<c>v1.5.0-rc1</c>) before the release itself; build metadata (<c>+incompatible</c>) does not count. Projects that number
/// otherwise are met half way: any count of numbers, and pre-releases without a hyphen (<c>1.5.0rc1</c>, <c>1.5.0.dev2</c>).
/// </summary>
internal sealed class ReleaseVersion
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> SuffixCharacters =
        SearchValues.Create("0123456789.-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly char[] Digits = [.. "0123456789"];

    // What a pre-release is called where nothing but a name tells it from another part of a file's name (1.5.0-linux-amd64).
    private static readonly string[] PreReleaseNames = ["alpha", "beta", "rc", "pre", "preview", "dev", "snapshot", "nightly", "canary"];

    private readonly long[] _numbers;
    private readonly string[] _preRelease;

    private ReleaseVersion(long[] numbers, string[] preRelease)
    {
        _numbers = numbers;
        _preRelease = preRelease;
    }

    /// <summary>Reads a version, with or without a <c>v</c> before it; null for what begins with no number.</summary>
    public static ReleaseVersion? Parse(string text)
    {
        var version = text.AsSpan().TrimStart('v');
        var length = NumbersIn(version);
        var numbers = new List<long>();
        foreach (var range in version[..length].Split('.'))
        {
            if (!long.TryParse(version[range], out var number))
            {
                return null;
            }

            numbers.Add(number);
        }

        var rest = version[length..];
        rest = rest[..(rest.IndexOf('+') is var plus and >= 0 ? plus : rest.Length)];
        if (rest is not ['-', ..] && !IsPreReleaseName(rest.TrimStart('.')))
        {
            rest = default;
        }

        return new([.. numbers], rest.Length > 1 ? rest.TrimStart("-.").ToString().Split('.') : []);
    }

    /// <summary>Length of the version that a text of any kind begins with, its pre-release included; 0 where it begins with none.</summary>
    public static int LengthAtStart(ReadOnlySpan<char> text)
    {
        var numbers = NumbersIn(text);
        var rest = text[numbers..];
        if (numbers == 0 || !IsPreReleaseName(rest.TrimStart("-.")))
        {
            return numbers;
        }

        var end = rest.IndexOfAnyExcept(SuffixCharacters);
        return numbers + (end < 0 ? rest : rest[..end]).TrimEnd("-.").Length;
    }

    /// <summary>True where this version comes before another.</summary>
    public bool IsBefore(ReleaseVersion other)
    {
        for (var i = 0; i < Math.Max(_numbers.Length, other._numbers.Length); i++)
        {
            // A number that is missing is 0: v1.5 is v1.5.0.
            var order = _numbers.ElementAtOrDefault(i).CompareTo(other._numbers.ElementAtOrDefault(i));
            if (order != 0)
            {
                return order < 0;
            }
        }

        return IsPreReleaseBefore(_preRelease, other._preRelease);
    }

    private static bool IsPreReleaseBefore(string[] left, string[] right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return left.Length > right.Length;
        }

        foreach (var (one, other) in left.Zip(right))
        {
            var order = CompareIdentifiers(one, other);
            if (order != 0)
            {
                return order < 0;
            }
        }

        return left.Length < right.Length;
    }

    // Numbers by value and before words; words by their characters, but rc10 after rc9, as those mean who write them so.
    private static int CompareIdentifiers(string left, string right)
    {
        var (leftName, rightName) = (left.TrimEnd(Digits), right.TrimEnd(Digits));
        var order = string.CompareOrdinal(leftName, rightName);
        if (order != 0)
        {
            return order;
        }

        _ = long.TryParse(left.AsSpan(leftName.Length), out var leftNumber);
        _ = long.TryParse(right.AsSpan(rightName.Length), out var rightNumber);
        return leftNumber.CompareTo(rightNumber);
    }

    private static int NumbersIn(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExcept(NumberCharacters);
        return (end < 0 ? text : text[..end]).TrimEnd('.').Length;
    }

    private static bool IsPreReleaseName(ReadOnlySpan<char> text)
    {
        foreach (var name in PreReleaseNames)
        {
            // "rc1", "rc.1", "rc": and not "release" for "re".
            var isWord = text.Length == name.Length || (text.Length > name.Length && !char.IsAsciiLetter(text[name.Length]));
            if (isWord && text.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
