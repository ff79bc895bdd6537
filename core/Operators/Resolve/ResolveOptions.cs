using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>The configuration of a <c>resolve</c>, checked.</summary>
internal sealed record ResolveOptions
{
    public required string Name { get; init; }

    public required BlockingOptions Blocking { get; init; }

    public required PairQuestion Question { get; init; }

    /// <summary>What a cluster's rows have in common is asked for; null when the commonest value of each field is taken.</summary>
    public ResolutionQuestion? Resolution { get; init; }

    /// <summary>The fields that every row of a cluster has the same value of afterwards.</summary>
    public required IReadOnlyList<string> OutputFields { get; init; }

    /// <summary>For each of them the field that a row without a match takes its value from, where the row has none.</summary>
    public required IReadOnlyDictionary<string, string> SourceOf { get; init; }

    public PairPhases Phases => PairPhases.For(Blocking, isOneInput: true);

    /// <summary>The phase that asks for what clusters have in common.</summary>
    public int ResolutionPhase => Phases.Compare + 1;

    /// <summary>Holds the values of the output fields as they were.</summary>
    public string BeforeField => $"_kv_pairs_preresolve_{Name}";

    /// <summary>Holds the answers about the row that the clusters go against.</summary>
    public string ConflictsField => $"_conflicts_{Name}";

    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/resolve/1");
            Blocking.AddTo(hasher);
            Question.AddTo(hasher);
            Resolution?.AddTo(hasher);
            hasher.Add(Name).Add(Resolution is null).AddCount(OutputFields.Count);
            foreach (string output in OutputFields)
            {
                hasher.Add(output).Add(SourceOf.GetValueOrDefault(output));
            }

            return hasher.Finish();
        }
    }
}
