namespace Pipelines.Core.Schemas.Validation;

/// <summary>The bounds of one validation.</summary>
public sealed record ValidationOptions
{
    public static ValidationOptions Default { get; } = new();

    /// <summary>Looking stops after this many violations.</summary>
    public int ViolationsMax { get; init; } = 32;

    /// <summary>Offending values are shown up to this length.</summary>
    public int ShownValueCharsMax { get; init; } = 80;
}
