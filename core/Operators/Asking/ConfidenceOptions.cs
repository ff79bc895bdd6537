using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Asking;

/// <summary>What becomes of how sure a model is of its answers (<c>confidence</c>).</summary>
/// <param name="Field">The field of the row that tells it; null when none does.</param>
/// <param name="Min">Rows whose answer is less sure are asked about anew, of <paramref name="Other"/>; null asks nobody else.</param>
/// <param name="Other">The model that is asked about them; null when, and only when, there is no least confidence.</param>
internal sealed record ConfidenceOptions(string? Field, double? Min, ModelOptions? Other)
{
    public void AddTo(CanonicalHasher hasher) => hasher.Add("confidence").Add(Field).Add(Min).Add(Other?.Model);
}
