namespace Pipelines.Core.Usage;

/// <summary>Adds up paid calls by model, in the order in which models are first seen. Not thread-safe.</summary>
public sealed class UsageByModel
{
    private readonly OrderedDictionary<string, ModelUsage> _models = new(StringComparer.Ordinal);

    public void Add(string model, TokenUsage tokens) => Add(new ModelUsage(model, 1, tokens));

    public void Add(ModelUsage usage) => _models[usage.Model] = _models.TryGetValue(usage.Model, out ModelUsage? sum)
        ? new ModelUsage(sum.Model, sum.Calls + usage.Calls, sum.Tokens + usage.Tokens)
        : usage;

    public void Add(IEnumerable<ModelUsage> usages)
    {
        foreach (ModelUsage usage in usages)
        {
            Add(usage);
        }
    }

    /// <summary>The sums so far; later additions do not change it.</summary>
    public IReadOnlyList<ModelUsage> ToList() => [.. _models.Values];
}
