using IncidentKB.Core.Incidents;
using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Content.Tests;

public sealed class CatalogueTests
{
    [Fact]
    public void Every_text_of_the_catalogue_is_there_in_both_languages()
    {
        var texts = StartingPack.Reader.Patterns.SelectMany(
            p => Named(p.Slug, [p.Title, p.Summary, p.Hides, .. p.Questions, .. p.Twins.Select(t => t.Versions).OfType<LocalText>()]))
            .Concat(StartingPack.Reader.Practices.SelectMany(p => Named(p.Slug, [p.Title, p.Rule, p.Go, p.CSharp])))
            .Concat(StartingPack.Reader.ReadingPaths.SelectMany(
                p => Named(p.Slug, [p.Title, p.Summary, .. p.Outcomes, .. p.Items.Select(i => i.Reason)])))
            .Concat(StartingPack.Reader.Messages.SelectMany(m => Named(m.Id, [m.Means, m.Cause, m.FirstStep])))
            .ToList();

        Assert.NotEmpty(texts);
        Assert.All(texts, t => Assert.Equal(
            $"{t.Place}: {string.Join(", ", Languages.All)}",
            $"{t.Place}: {string.Join(", ", t.Text.Texts.Keys.Order(StringComparer.Ordinal))}"));
        Assert.All(texts, t => Assert.True(
            t.Text.In(Languages.Chinese).Any(c => c is >= '\u4e00' and <= '\u9fff'), $"{t.Place}: {t.Text.In(Languages.Chinese)}"));
    }

    [Fact]
    public void A_message_belongs_to_one_pattern_or_what_stands_near_it_decides()
    {
        var shared = StartingPack.Reader.Patterns.SelectMany(p => p.Twins).Where(t => t.Kind != "silent")
            .SelectMany(t => t.Also.Prepend(t.Message).Select(text => (Text: PanicMessage.Normalize(text), Twin: t)))
            .GroupBy(m => m.Text)
            .Where(g => g.Select(m => m.Twin.PatternSlug).Distinct().Count() > 1)
            .ToList();

        Assert.All(shared, g =>
        {
            Assert.All(g, m => Assert.True(m.Twin.Near.Count > 0, $"'{g.Key}' stands in {m.Twin.PatternSlug} without 'near'."));
            var names = g.SelectMany(m => m.Twin.Near).ToList();
            Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
        });
    }

    [Fact]
    public void A_message_stands_once_in_its_pattern()
    {
        Assert.All(StartingPack.Reader.Patterns, p =>
        {
            var messages = p.Twins.Select(t => (t.Language, t.Type, t.Message)).ToList();
            Assert.Equal(messages.Distinct(), messages);
        });
    }

    [Fact]
    public void Every_pattern_has_an_incident_a_Go_message_and_a_CSharp_message()
    {
        Assert.All(StartingPack.Reader.Patterns, p =>
        {
            Assert.Contains(StartingPack.Incidents, i => i.PatternSlug == p.Slug);
            Assert.Contains(p.Twins, t => t.Language == "go");
            Assert.Contains(p.Twins, t => t.Language == "csharp");
            Assert.NotEmpty(p.Cwe);
            Assert.InRange(p.Questions.Count, 3, 5);
        });
    }

    [Fact]
    public void Every_practice_is_taught_by_an_incident()
    {
        var taught = StartingPack.Incidents.SelectMany(i => i.Practices).Select(p => p.PracticeSlug).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(StartingPack.Reader.Practices.Select(p => p.Slug).Except(taught));
    }

    [Fact]
    public void The_first_week_reads_every_incident_once()
    {
        var path = Assert.Single(StartingPack.Reader.ReadingPaths, p => p.Slug == "first-week");

        Assert.Equal(
            StartingPack.Incidents.Select(i => i.Key).Order(StringComparer.Ordinal),
            path.Items.Select(i => i.IncidentKey).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Place, LocalText Text)> Named(string place, IEnumerable<LocalText> texts) =>
        texts.Select(t => (place, t));
}
