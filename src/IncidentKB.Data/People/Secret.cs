using System.Security.Cryptography;
using System.Text;

namespace IncidentKB.Data.People;

/// <summary>
/// Random text that opens something: a session, a link, the API. Only its hash is stored. It has more than 200 random bits, so
/// a plain hash is enough: nobody can guess it as one guesses a password.
/// </summary>
public static class Secret
{
    /// <summary>What every API token begins with, so that a scanner for leaked secrets knows it.</summary>
    public const string TokenPrefix = "ikb_";

    // 62 signs to the power of 40 are 238 bits.
    private const int Length = 40;

    private const string Signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A new one, of letters and digits.</summary>
    public static string New() => RandomNumberGenerator.GetString(Signs, Length);

    /// <summary>What is stored of it: SHA-256, in hexadecimal.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
