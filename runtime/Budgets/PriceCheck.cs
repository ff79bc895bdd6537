using Pipelines.Core.Planning;
using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Budgets;

/// <summary>Sees to it that every model of a plan has a price before a run with a cost limit spends anything.</summary>
internal static class PriceCheck
{
    /// <exception cref="UnpricedModelException">One has none.</exception>
    public static void Require(PipelinePlan plan, RunBudget budget, PriceBook prices)
    {
        if (!budget.LimitsCost)
        {
            return;
        }

        IEnumerable<string> models = plan.Stages
            .SelectMany(static stage => stage.Operators)
            .SelectMany(static planned => planned.Description.AllModels)
            .Concat(plan.Models.Fallbacks.Select(static fallback => fallback.Name));
        if (models.FirstOrDefault(model => prices.Find(model) is null) is { } unpriced)
        {
            throw new UnpricedModelException(unpriced);
        }
    }
}
