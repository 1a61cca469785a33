namespace IncidentKB.Data.Search;

/// <summary>What the text index is asked for: a small tree that the index prints in its own language.</summary>
internal abstract record SearchExpression
{
    /// <summary>One token, or several that stand one after the other.</summary>
    public static SearchExpression Phrase(params IEnumerable<string> tokens) => new PhraseExpression(string.Join(' ', tokens));

    /// <summary>All of these.</summary>
    public static SearchExpression AllOf(IEnumerable<SearchExpression> parts) => GroupOf(GroupKind.All, [.. parts]);

    /// <summary>One of these at least; equal ones count once.</summary>
    public static SearchExpression AnyOf(IEnumerable<SearchExpression> parts) => GroupOf(GroupKind.Any, [.. parts.Distinct()]);

    /// <summary>This, in some columns only.</summary>
    public SearchExpression In(ColumnGroup columns) => new ColumnsExpression(columns, this);

    /// <summary>This without what is excluded; null excludes nothing.</summary>
    public SearchExpression Without(SearchExpression? excluded) => excluded == null ? this : new ExceptExpression(this, excluded);

    private static SearchExpression GroupOf(GroupKind kind, List<SearchExpression> parts) =>
        parts.Count == 1 ? parts[0] : new GroupExpression(kind, parts);
}

/// <summary>Tokens that stand one after the other, with single spaces between them.</summary>
internal sealed record PhraseExpression(string Tokens) : SearchExpression;

/// <summary>Several expressions, all or any of which are wanted.</summary>
internal sealed record GroupExpression(GroupKind Kind, IReadOnlyList<SearchExpression> Parts) : SearchExpression
{
    public bool Equals(GroupExpression? other) => other != null && Kind == other.Kind && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => Parts.Aggregate(HashCode.Combine(Kind), (hash, part) => HashCode.Combine(hash, part));
}

/// <summary>An expression that counts in some columns only.</summary>
internal sealed record ColumnsExpression(ColumnGroup Columns, SearchExpression Part) : SearchExpression;

/// <summary>An expression without what another one has.</summary>
internal sealed record ExceptExpression(SearchExpression Part, SearchExpression Excluded) : SearchExpression;

/// <summary>How many parts of a group are wanted.</summary>
internal enum GroupKind
{
    All,
    Any,
}

/// <summary>Columns of a <see cref="SearchDocument"/> that are asked together.</summary>
internal enum ColumnGroup
{
    /// <summary>Title, names and messages: what tells most, and little of it.</summary>
    Head,

    /// <summary>All columns whose tokens stand in the order of the text.</summary>
    InOrder,
}
