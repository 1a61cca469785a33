using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Testing;

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
        return new(reader, incidents, problems);
    }
}
