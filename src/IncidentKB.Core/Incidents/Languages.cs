
namespace IncidentKB.Core.Incidents;

/// <summary>The languages articles and interface exist in. Both are equals; English is only the one at the plain URL.</summary>
public static class Languages
{
    /// <summary>English, and the language whose file holds an incident's record.</summary>
    public const string English = "en";

    /// <summary>Simplified Chinese (BCP 47).</summary>
    public const string Chinese = "zh-Hans";

    /// <summary>Every language, in the order of the language switch.</summary>
    public static readonly IReadOnlyList<string> All = [English, Chinese];

    /// <summary>The other language of the two.</summary>
    public static string Other(string language) => language == Chinese ? English : Chinese;
}

/// <summary>A short text in several languages, as the catalogue files hold it.</summary>
/// <param name="texts">Language code to text; never empty.</param>
public sealed class LocalText(IReadOnlyDictionary<string, string> texts)
{
    /// <summary>Language code to text.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; } = texts;

    /// <summary>The text in <paramref name="language"/>, or the one that there is.</summary>
    public string In(string language) => Texts[LanguageFor(language)];

    /// <summary>The language of the text that a reader of <paramref name="language"/> gets.</summary>
    public string LanguageFor(string language) =>
        Texts.ContainsKey(language) ? language
        : Texts.ContainsKey(Languages.English) ? Languages.English
        : Texts.Keys.First();
}
