namespace Pipelines.Core.Schemas;

/// <summary>
/// Quirks of DocETL 0.3.0's schema language, off by default, for pipelines whose prompts or later steps count on them
/// (<c>compat: docetl-0.3</c>).
/// </summary>
public sealed record DocEtlSchemaOptions
{
    /// <summary>The language put right: case is kept everywhere.</summary>
    public static DocEtlSchemaOptions Default { get; } = new();

    /// <summary>Everything that DocETL 0.3.0 does.</summary>
    public static DocEtlSchemaOptions DocEtl03 { get; } = new() { LowerCaseEnumValues = true, LowerCaseNestedKeys = true };

    /// <summary><c>enum[Positive]</c> means <c>positive</c>.</summary>
    public bool LowerCaseEnumValues { get; init; }

    /// <summary>The keys inside <c>{Name: string}</c> become lower case; top-level field names never do.</summary>
    public bool LowerCaseNestedKeys { get; init; }
}
