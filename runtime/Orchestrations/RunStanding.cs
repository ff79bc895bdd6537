using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>Where a run stands, as its control record says.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Wish">What its owner wants of it.</param>
/// <param name="Message">Why it stopped; null when there is nothing to say.</param>
public sealed record RunStanding(RunStatus Status, RunWish Wish, string? Message);
