namespace Pipelines.Core.Operators;

/// <summary>A set of top-level field names, or all fields when it cannot be told. Immutable.</summary>
public sealed record FieldSet
{
    private FieldSet(bool isAll, IReadOnlySet<string> names)
    {
        IsAll = isAll;
        Names = names;
    }

    public static FieldSet All { get; } = new(true, new HashSet<string>());

    public static FieldSet None { get; } = new(false, new HashSet<string>());

    public bool IsAll { get; }

    /// <summary>The names; empty when <see cref="IsAll"/>.</summary>
    public IReadOnlySet<string> Names { get; }

    public static FieldSet Of(IEnumerable<string> names) => new(false, new HashSet<string>(names, StringComparer.Ordinal));

    public FieldSet Union(FieldSet other) => IsAll || other.IsAll ? All : Of(Names.Concat(other.Names));

    public bool Overlaps(FieldSet other) =>
        (IsAll && (other.IsAll || other.Names.Count > 0)) || (other.IsAll && Names.Count > 0) || Names.Overlaps(other.Names);
}
