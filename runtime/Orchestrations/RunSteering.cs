using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>What an owner wants of a run: the payload of the event <see cref="RunWork.SteerEvent"/>.</summary>
/// <param name="Wish"><see cref="RunWish.None"/> lets it go on.</param>
/// <param name="Budget">What it may spend from now on, when that changes.</param>
public sealed record RunSteering(RunWish Wish, BudgetChange? Budget = null);
