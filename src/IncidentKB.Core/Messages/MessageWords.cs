namespace IncidentKB.Core.Messages;

/// <summary>Cuts what a program or a person said into the words under which messages are filed.</summary>
internal static class MessageWords
{
    /// <summary>True for a character of a word.</summary>
    public static bool IsPart(char c) => char.IsLetterOrDigit(c) || c == '_';

    /// <summary>The words of a text, in their order.</summary>
    public static IEnumerable<Range> Of(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && IsPart(text[end]))
            {
                end++;
            }

            if (end > start)
            {
                yield return start..end;
            }

            start = end + 1;
        }
    }
}
