namespace Pipelines.Core.Schemas.Answers;

/// <summary>How answers are read.</summary>
public sealed record AnswerOptions
{
    public static AnswerOptions Default { get; } = new();

    /// <summary>What DocETL 0.3.0 does: missing fields get the text "Not found".</summary>
    public static AnswerOptions DocEtl03 { get; } = new() { MissingFieldText = "Not found" };

    /// <summary>Longer answers are refused.</summary>
    public int AnswerCharsMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>A text for required fields that are missing; null, the default, makes them a mismatch.</summary>
    public string? MissingFieldText { get; init; }
}
