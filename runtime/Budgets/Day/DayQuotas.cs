using System.Globalization;
using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets.Leases;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Budgets.Day;

/// <summary>The parts that one holder has of days' budgets: one for each name and day. Thread-safe.</summary>
/// <param name="budget">What is shared.</param>
/// <param name="holder">A run; or a partition of a run that several processes may work on.</param>
/// <param name="endpointOf">Where a model is asked, and with which key.</param>
/// <param name="documents">The store.</param>
/// <param name="options">The bounds.</param>
/// <param name="time">The clock.</param>
internal sealed class DayQuotas(
    DayBudget budget,
    string holder,
    Func<string, ModelEndpoint> endpointOf,
    RunDocuments documents,
    BudgetLeaseOptions options,
    TimeProvider time) : IAsyncDisposable
{
    private const string NoKey = "none";

    private readonly Lock _gate = new();
    private readonly RunBudget _limit = budget.Limit;
    private readonly Dictionary<string, Spending> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, DateOnly Day), BudgetQuota> _quotas = [];

    /// <summary>Adds what the holder has spent before.</summary>
    public void Restore(string model, Spending spent)
    {
        string name = NameFor(model);
        lock (_gate)
        {
            _before[name] = _before.GetValueOrDefault(name) + spent;
        }
    }

    /// <summary>Today's part for calls to a model.</summary>
    public BudgetQuota For(string model, out string name)
    {
        name = NameFor(model);
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        string text = name;
        lock (_gate)
        {
            if (!_quotas.TryGetValue((name, day), out BudgetQuota? quota))
            {
                Spending before = _quotas.Where(one => one.Key.Name == text).Aggregate(_before.GetValueOrDefault(text), static (sum, one) => sum + one.Value.Spent);
                var path = BlobPath.Parse(string.Create(CultureInfo.InvariantCulture, $"budgets/{name}/{day:yyyy-MM-dd}.json"));
                quota = new BudgetQuota(path, holder, before, () => _limit, documents, options, time);
                _quotas.Add((name, day), quota);
            }

            return quota;
        }
    }

    /// <summary>Gives back what is left.</summary>
    /// <exception cref="BlobStoreException">The store cannot be written: then it counts as spent.</exception>
    public async ValueTask DisposeAsync()
    {
        foreach (BudgetQuota quota in _quotas.Values)
        {
            await quota.ReturnAsync();
            quota.Dispose();
        }
    }

    private string NameFor(string model)
    {
        if (budget.Scope != DayBudget.EachKey)
        {
            return budget.Scope;
        }

        try
        {
            return $"key-{endpointOf(BatchedModel.BaseOf(model)).KeyIdentity ?? NoKey}";
        }
        catch (InferenceException)
        {
            // An earlier attempt paid a model that nobody can reach now: that money belongs to no key that is still used.
            return $"key-{NoKey}";
        }
    }
}
