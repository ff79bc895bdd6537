namespace Pipelines.Core.Operators.Embedding;

/// <summary>How rows are embedded.</summary>
/// <param name="Model">The embedding model.</param>
/// <param name="BatchRows">Texts of one call.</param>
/// <param name="Timeout">Of one call.</param>
internal sealed record EmbeddingOptions(string Model, int BatchRows, TimeSpan Timeout)
{
    /// <summary>What to tell a person about a phase that embeds.</summary>
    public OperatorDescription Description => new() { Model = Model, Calls = new CallEstimate(0, 1) };
}
