using Pipelines.Core.Scoring;

namespace Pipelines.Cli.Eval;

/// <summary>How often a field was right.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Share">Of the gold lines that have it.</param>
internal sealed record FieldScore(string Field, Share Share);
