using IncidentKB.Web.Features.Messages;

namespace IncidentKB.Web.Shared.Api;

/// <summary>The envelope of every answer of the API.</summary>
internal sealed record ApiAnswer<T>(T Data, ApiMeta Meta, ApiLinks Links);

internal sealed record ApiMeta
{
    public int? Page { get; init; }

    public int? PageSize { get; init; }

    public int? Total { get; init; }

    /// <summary>True when there are more than <see cref="Total"/> says; counting ended there.</summary>
    public bool? TotalIsAtLeast { get; init; }

    public IReadOnlyList<string>? DidYouMean { get; init; }

    /// <summary>The query that was answered instead of one with a misspelt word; null where it was answered as it was typed.</summary>
    public string? Corrected { get; init; }

    /// <summary>True where no incident has all of the words, so that these have only some.</summary>
    public bool? Partial { get; init; }

    /// <summary>Failure patterns with the words of the query, the best first.</summary>
    public IReadOnlyList<PatternLink>? Patterns { get; init; }

    /// <summary>What a search means as a message of a runtime, the best first; empty where it is none.</summary>
    public IReadOnlyList<MessageSummary>? Messages { get; init; }
}

/// <summary>A failure pattern in an answer about something else.</summary>
/// <param name="Slug">Slug.</param>
/// <param name="Title">Title as plain text.</param>
/// <param name="Url">Its page.</param>
internal sealed record PatternLink(string Slug, string Title, string Url);

internal sealed record ApiLinks
{
    public string? Self { get; init; }

    public string? Next { get; init; }

    public string? Prev { get; init; }

    public string? Html { get; init; }
}
