using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Cascades;

/// <summary>What a cascade promises, and what it may cost to find out.</summary>
/// <param name="Guarantee">Of what.</param>
/// <param name="Share">The share that is reached at least, between 0 and 1.</param>
/// <param name="Delta">How likely it is that it is not reached, between 0 and 1.</param>
/// <param name="LabelBudget">So many answers of the model are asked for at most to learn a threshold.</param>
internal sealed record CascadeTarget(CascadeGuarantee Guarantee, double Share, double Delta, int LabelBudget)
{
    public void AddTo(CanonicalHasher hasher) => hasher.Add(Guarantee.ToString()).Add(Share).Add(Delta).Add(LabelBudget);
}
