using Pipelines.Durable.Activities;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>
/// Writes what the owner wants where everybody who works on the run reads it. A new budget counts at once, and in
/// all attempts from then on.
/// </summary>
internal sealed class SteerActivity(RunHost host) : IActivity<SteerOrder, bool>
{
    public async Task<bool> RunAsync(ActivityContext context, SteerOrder input, CancellationToken cancellationToken)
    {
        RunSteering steering = input.Steering;
        if (steering.Budget is { } change && await host.OriginOfAsync(input.Run, cancellationToken) is { } origin)
        {
            RunBudget budget = origin.Budget with { MaxCost = change.MaxCost, MaxTokens = change.MaxTokens };
            await host.ReplaceOriginAsync(input.Run, origin with { Budget = budget }, cancellationToken);
        }

        RunControl control = await host.RecordOf(input.Run).UpdateAsync(
            found => Changed(found ?? new RunControl(RunStatus.Running, null, default), steering),
            cancellationToken);
        return !control.IsEnded;
    }

    /// <summary>A run that waits has nobody at work who could answer a cancellation or a pause.</summary>
    private static RunControl Changed(RunControl found, RunSteering steering) => found switch
    {
        { IsEnded: true } => found,
        { Status: not RunStatus.Running } when steering.Wish == RunWish.Cancel => found with { Status = RunStatus.Canceled, Message = "Canceled by its owner.", Wish = RunWish.None },
        { Status: not RunStatus.Running } when steering.Wish == RunWish.Pause => ControlWatch.Paused(found),
        _ => found with { Wish = steering.Wish, Budget = steering.Budget is { } budget ? new BudgetOrder(budget.MaxCost, budget.MaxTokens) : found.Budget },
    };
}
