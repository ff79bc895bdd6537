namespace Pipelines.Core.Usage;

/// <summary>
/// What calls through a provider's batch API are billed under: the model's name with <c>@batch</c> behind it, so that bills tell them apart and
/// the price book knows their discount.
/// </summary>
public static class BatchedModel
{
    private const string Suffix = "@batch";

    public static string NameOf(string model) => model + Suffix;

    public static bool IsBatched(string billed) => billed.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>The model itself, whichever way it was asked.</summary>
    public static string BaseOf(string billed) => IsBatched(billed) ? billed[..^Suffix.Length] : billed;
}
