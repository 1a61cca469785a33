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
}

internal sealed record ApiLinks
{
    public string? Self { get; init; }

    public string? Next { get; init; }

    public string? Prev { get; init; }

    public string? Html { get; init; }
}
