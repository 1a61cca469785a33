using System.Text;

namespace IncidentKB.Core.Content;

/// <summary>Makes the names of folders and pages.</summary>
internal static class Slugs
{
    /// <summary>Longest slug.</summary>
    public const int MaxLength = 100;

    /// <summary>
    /// The ASCII words of a text: "semaphore: released more than held" -> "semaphore-released-more-than-held". May be empty.
    /// </summary>
    public static string Of(string text, int maxLength = MaxLength)
    {
        var slug = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }

            if (slug.Length == maxLength)
            {
                break;
            }
        }

        return slug.ToString().Trim('-');
    }
}
