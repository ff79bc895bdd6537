namespace Pipelines.Core.Usage;

/// <summary>Adds up paid calls by model, in the order in which models are first seen. Not thread-safe.</summary>
public sealed class UsageByModel
{
    private readonly OrderedDictionary<string, (long Calls, TokenUsage Tokens)> _models = new(StringComparer.Ordinal);

    public void Add(string model, TokenUsage tokens) => Add(model, 1, tokens);

    public void Add(ModelUsage usage) => Add(usage.Model, usage.Calls, usage.Tokens);

    public void Add(IEnumerable<ModelUsage> usages)
    {
        foreach (ModelUsage usage in usages)
        {
            Add(usage);
        }
    }

    /// <summary>The sums so far; later additions do not change it.</summary>
    public IReadOnlyList<ModelUsage> ToList() => [.. _models.Select(static model => new ModelUsage(model.Key, model.Value.Calls, model.Value.Tokens))];

    private void Add(string model, long calls, TokenUsage tokens)
    {
        _models.TryGetValue(model, out (long Calls, TokenUsage Tokens) sum);
        _models[model] = (sum.Calls + calls, sum.Tokens + tokens);
    }
}
