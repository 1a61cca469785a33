using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content;

/// <summary>A pack read to its end, by itself: nothing stands outside it.</summary>
internal sealed record ReadPack(PackReader Reader, IReadOnlyList<Incident> Incidents, IReadOnlyList<ContentProblem> Problems)
{
    public static ReadPack From(PackFolder pack)
    {
        var problems = new List<ContentProblem>();
        var reader = new PackReader(pack.Open(), ContentVocabulary.Empty, new Dictionary<string, string>(), problems);
        var incidents = reader.ReadIncidents().ToList();
        reader.CheckReadingPaths();
        Assert.All(problems, p => Assert.True(IsChinese(p.Said.Chinese), p.ToString()));
        return new(reader, incidents, problems);
    }

    // Whoever writes in Chinese is told what is wrong in Chinese.
    private static bool IsChinese(string sentence) => sentence.Any(CjkText.IsCjk) && sentence[^1] == '。';
}
