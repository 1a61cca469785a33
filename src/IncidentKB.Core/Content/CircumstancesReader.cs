using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Content;

/// <summary>
/// Reads what surrounds the failure of an incident: when it was, which services it hit, where the mistake is, who looks after it and
/// what is still to be done.
/// </summary>
internal static class CircumstancesReader
{
    private const int MaxServices = 30;
    private const int MaxFollowUps = 100;
    private const int MaxName = 100;
    private const int MaxCode = 300;
    private const int MaxSentence = 500;

    public static void Read(YamlRecord record, Incident incident)
    {
        ReadTimes(record, incident);
        incident.Services = record.BoundedTexts("services", MaxServices, MaxName)
            .ConvertAll(name => new IncidentService { Name = name });
        for (var i = 0; i < incident.Services.Count; i++)
        {
            incident.Services[i].Position = i;
        }

        ReadLanguages(record, incident);
        if (record.Record("culprit") is { } culprit)
        {
            incident.CulpritFunction = culprit.RequiredText("function", MaxCode);
            incident.CulpritFile = culprit.OptionalText("file", MaxCode);
            culprit.RejectOtherKeys();
        }

        incident.Owner = record.OptionalText("owner", MaxName);
        incident.ReviewBy = record.OptionalDate("review_by");
        ReadFollowUps(record, incident);
        incident.Extensions = record.Extensions();
    }

    private static void ReadTimes(YamlRecord record, Incident incident)
    {
        incident.StartedAt = record.OptionalInstant("started_at");
        incident.DetectedAt = record.OptionalInstant("detected_at");
        incident.ResolvedAt = record.OptionalInstant("resolved_at");

        // What ends by itself may be noticed afterwards, so the last two have no order.
        foreach (var (key, time) in new[] { ("detected_at", incident.DetectedAt), ("resolved_at", incident.ResolvedAt) })
        {
            if (time < incident.StartedAt)
            {
                record.Problem(record.LineOfKey(key), new(
                    $"'{key}' is before 'started_at'. Correct one of them.", $"“{key}”早于 started_at，请改正其中一个。"));
            }
        }
    }

    // The first one is the language of the incident, where no other key says it.
    private static void ReadLanguages(YamlRecord record, Incident incident)
    {
        var languages = record.BoundedTexts("languages", 10, 30).ConvertAll(l => l.ToLowerInvariant());
        incident.Language ??= languages.FirstOrDefault();
        incident.OtherLanguages = [.. languages.Where(l => l != incident.Language).Distinct(StringComparer.Ordinal)];
    }

    private static void ReadFollowUps(YamlRecord record, Incident incident)
    {
        foreach (var item in record.Records("follow_ups"))
        {
            var followUp = new FollowUp
            {
                Position = incident.FollowUps.Count,
                Text = RequiredLocalText(item, "text"),
                Owner = item.OptionalText("owner", MaxName),
                Due = item.OptionalDate("due"),
                State = item.Has("state") ? item.Word<FollowUpState>("state") : FollowUpState.Open,
                Url = item.OptionalUrl("url"),
                Reason = item.OptionalLocalText("reason", MaxSentence),
            };
            if (followUp is { State: FollowUpState.Dropped, Url: null, Reason: null })
            {
                item.Problem(item.LineOfKey("state"), new(
                    "A follow-up that was dropped needs a 'reason' or a 'url'. Say why it will not be done.",
                    "放弃的后续事项需要 reason 或 url，请说明为什么不做了。"));
            }

            incident.FollowUps.Add(followUp);
            item.RejectOtherKeys();
        }

        if (incident.FollowUps.Count > MaxFollowUps)
        {
            record.Problem(record.LineOfKey("follow_ups"), YamlRecord.TooMany("follow_ups", incident.FollowUps.Count, MaxFollowUps));
        }
    }

    private static LocalText RequiredLocalText(YamlRecord record, string key)
    {
        if (record.OptionalLocalText(key, MaxSentence) is { } text)
        {
            return text;
        }

        record.Problem(record.Line, YamlRecord.MissingKey(key, "..."));
        return new(new Dictionary<string, string> { [Languages.English] = "" });
    }
}
