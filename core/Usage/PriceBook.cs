using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipelines.Core.Usage;

/// <summary>
/// What models cost, by name. Data, not code: the built-in list carries the public prices of the date it states, and whoever
/// pays others adds entries. A model that is not in the book has no price, which is not the same as a price of 0. Immutable.
/// </summary>
public sealed partial class PriceBook
{
    private readonly ImmutableDictionary<string, ModelPrice> _prices;

    private PriceBook(ImmutableDictionary<string, ModelPrice> prices, FixedPrices fixedPrices)
    {
        _prices = prices;
        Fixed = fixedPrices;
    }

    public static PriceBook Empty { get; } = new(ImmutableDictionary.Create<string, ModelPrice>(StringComparer.Ordinal), FixedPrices.None);

    /// <summary>Prices of what is not counted in tokens.</summary>
    public FixedPrices Fixed { get; }

    /// <summary>The list that comes with the program.</summary>
    public static PriceBook BuiltIn()
    {
        using Stream resource = typeof(PriceBook).Assembly.GetManifestResourceStream("Pipelines.Core.Usage.prices.json")
            ?? throw new InvalidOperationException("The price list is missing from the program.");
        return Empty.With(resource);
    }

    /// <summary>This book with the entries of a price list on top.</summary>
    /// <param name="priceList">
    /// <c>{"models": {"name": {"input": 0.15, "cached_input": 0.075, "output": 0.6, "batch_discount": 0.5, "cache_write": 0, "max_output_tokens": 16384}}}</c>, in
    /// US dollars per million tokens; the discount and the price of cache writes may be left out. Further, and for whoever sells: in a model
    /// <c>"cached_tiers": {"context": 0, "host": 0, "disk": 0, "blob": 0}</c>, <c>"forced_output": 0.3</c> and
    /// <c>"storage_hour": {"disk": 0.01, "blob": 0.002}</c> (per million token-hours); beside the models <c>"tasks": {"name": 0.01}</c>,
    /// <c>"outcomes": {"name": 0.5}</c> and <c>"subscriptions": [{"name": "team", "tenant": "acme", "per_month": 20}]</c>.
    /// </param>
    /// <exception cref="JsonException">The list is not of that form.</exception>
    public PriceBook With(Stream priceList)
    {
        PriceList list = JsonSerializer.Deserialize(priceList, PriceListJson.Default.PriceList)
            ?? throw new JsonException("The price list is empty.");
        if (list.AllPrices().Any(static price => price < 0) || list.Models.Values.Any(static entry => entry.BatchDiscount is < 0 or > 1))
        {
            throw new JsonException("The price list has a price below 0, or a discount that is not from 0 to 1.");
        }

        var prices = _prices.SetItems(list.Models.Select(static entry => KeyValuePair.Create(entry.Key, PriceOf(entry.Value))));
        return new PriceBook(prices, new FixedPrices
        {
            Tasks = Fixed.Tasks.SetItems(list.Tasks ?? []),
            Outcomes = Fixed.Outcomes.SetItems(list.Outcomes ?? []),
            Subscriptions = [.. Fixed.Subscriptions, .. list.Subscriptions ?? []],
        });
    }

    /// <summary>This book with one more entry.</summary>
    public PriceBook With(string model, ModelPrice price) => new(_prices.SetItem(model, price), Fixed);

    /// <summary>
    /// The price of a model; null when the book has none. A name is looked for as it is, then without its provider
    /// (<c>openai/gpt-4o-mini</c>), then without its date (<c>gpt-4o-mini-2024-07-18</c>). With <see cref="BatchedModel"/> behind it,
    /// less the discount.
    /// </summary>
    public ModelPrice? Find(string model)
    {
        if (BatchedModel.IsBatched(model))
        {
            return Find(BatchedModel.BaseOf(model))?.Batched;
        }

        string bare = model[(model.LastIndexOf('/') + 1)..];
        return _prices.GetValueOrDefault(model)
            ?? _prices.GetValueOrDefault(bare)
            ?? _prices.GetValueOrDefault(DateSuffix().Replace(bare, string.Empty));
    }

    /// <summary>What <paramref name="usages"/> cost together; null when one of the models has no price.</summary>
    public decimal? CostOf(IEnumerable<ModelUsage> usages)
    {
        decimal sum = 0;
        foreach (ModelUsage usage in usages)
        {
            if (Find(usage.Model) is not { } price)
            {
                return null;
            }

            sum += price.CostOf(usage.Tokens);
        }

        return sum;
    }

    private static ModelPrice PriceOf(PriceListEntry entry) =>
        new(entry.Input, entry.CachedInput, entry.Output, entry.MaxOutputTokens, entry.BatchDiscount, entry.CacheWrite)
        {
            CachedTiersPerMillion = entry.CachedTiers,
            ForcedOutputPerMillion = entry.ForcedOutput,
            StoragePerMillionHours = entry.StorageHour,
        };

    [GeneratedRegex(@"-\d{4}-?\d{2}-?\d{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex DateSuffix();
}
