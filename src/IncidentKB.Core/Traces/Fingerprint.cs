using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IncidentKB.Core.Traces;

/// <summary>
/// Identity of a trace by no word of it: the same for every way of pasting it that loses nothing, in every process. Written
/// as the version of the recipe, a colon and 32 hexadecimal digits.
/// </summary>
public readonly record struct Fingerprint
{
    private const string Version = "1";
    private const int DigitCount = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly UInt128 _value;

    private Fingerprint(UInt128 value) => _value = value;

    /// <summary>
    /// Reads a fingerprint as <see cref="ToString"/> writes it; no other text is one, so that none can carry words of a trace.
    /// </summary>
    /// <returns>False for any other text.</returns>
    public static bool TryParse(string? text, out Fingerprint fingerprint)
    {
        fingerprint = default;
        if (text == null || text.Length != Version.Length + 1 + DigitCount || !text.StartsWith(Version + ":", StringComparison.Ordinal))
        {
            return false;
        }

        var digits = text.AsSpan(Version.Length + 1);
        if (digits.ContainsAnyExcept(Digits))
        {
            return false;
        }

        fingerprint = new(UInt128.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Reads a fingerprint that was written before.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static Fingerprint Parse(string text) =>
        TryParse(text, out var fingerprint) ? fingerprint : throw new FormatException($"'{text}' is no fingerprint of a trace.");

    /// <summary>Such as <c>1:0123456789abcdef0123456789abcdef</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}:{_value:x32}");

    /// <summary>The fingerprint of what makes up a trace: SHA-256 over the version and the parts, one a line, cut to 128 bits.</summary>
    internal static Fingerprint Of(string parts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Version}\n{parts}"));
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }
}
