using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Stages;

/// <summary>What the preparation of a stage returned, as stored.</summary>
/// <param name="Result">A JSON object, as text: its numbers are kept as they were written.</param>
/// <param name="Models">What its calls cost, by model.</param>
/// <param name="ReusedCalls">Answers got without paying.</param>
internal sealed record PreparedStage(string Result, IReadOnlyList<ModelUsage> Models, long ReusedCalls);
