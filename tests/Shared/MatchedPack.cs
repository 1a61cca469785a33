using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;

namespace IncidentKB.Testing;

/// <summary>
/// The matcher over the incidents of a pack, with the words of its articles, without a database. An incident's id is its index.
/// </summary>
internal sealed class MatchedPack
{
    private readonly PatternIndex _patterns;
    private readonly MatchIndex _index;

    public MatchedPack(PackReader reader, IReadOnlyList<Incident> incidents)
    {
        _patterns = new(reader.Patterns.SelectMany(PatternMessage.AllOf), reader.Concepts);
        Incidents = incidents;
        Signatures = [.. incidents.Select(SignatureOf)];
        var builder = new MatchIndexBuilder();
        foreach (var signature in Signatures)
        {
            builder.Add(signature, incidents[signature.Id].Traces.Select(t => TraceDigest.Of(t.Text)));
        }

        _index = builder.Build();
    }

    public static ILookup<Fingerprint, MatchFeedback> NoFeedback { get; } =
        Array.Empty<MatchFeedback>().ToLookup(_ => default(Fingerprint));

    public IReadOnlyList<Incident> Incidents { get; }

    public List<IncidentSignature> Signatures { get; }

    public MatchInput Ask(string paste) => PanicMatcher.Ask(paste, _patterns, [_index]);

    public MatchAnswer Match(string paste) => PanicMatcher.Answer(Ask(paste), Signatures, NoFeedback);

    private static IncidentSignature SignatureOf(Incident incident, int id) =>
        IncidentSignature.Of(incident, [.. incident.Traces.Select(t => RecordedStack.Read(t.Text))]) with
        {
            Id = id,
            Words = string.Join('\n', incident.Texts.Select(t => $"{t.Title}\n{t.Summary}\n{t.Body}")),
        };
}
