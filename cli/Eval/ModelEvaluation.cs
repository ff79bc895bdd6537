using Pipelines.Runtime.Runs;

namespace Pipelines.Cli.Eval;

/// <summary>How one model did.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Run">How its run ended.</param>
/// <param name="Seconds">On the wall, the opening of a local model included.</param>
/// <param name="Score">Null when the run has no output.</param>
internal sealed record ModelEvaluation(string Model, RunSummary Run, double Seconds, GoldScore? Score)
{
    /// <summary>
    /// US dollars for each call that was paid for; null when none was, or a model has no price. A later evaluation reuses answers, so
    /// what the whole cost says nothing about the price of the next thousand rows.
    /// </summary>
    public decimal? CostPerCall => Run.Usage is { Calls: > 0, Cost: { } cost } usage ? cost / usage.Calls : null;
}
