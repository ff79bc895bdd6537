namespace Pipelines.Training.Data.Kinds;

/// <summary>A kind of documents: what they may say and how they say it. Immutable.</summary>
internal sealed record DocumentKind
{
    public required string Name { get; init; }

    public required string Area { get; init; }

    /// <summary>Training never sees it.</summary>
    public bool IsHeldOut { get; init; }

    /// <summary>What such a document is called, in the singular; the first is the label.</summary>
    public required IReadOnlyList<string> Titles { get; init; }

    /// <summary>Groups of concepts that its documents may be about.</summary>
    public IReadOnlyList<string> Aspects { get; init; } = [];

    /// <summary>Groups of claims that its documents may make.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    public required IReadOnlyList<FactSpec> Facts { get; init; }

    /// <summary>Texts that say several facts, each a list of sentences; empty when there are none.</summary>
    public required IReadOnlyList<Story> Stories { get; init; }
}
