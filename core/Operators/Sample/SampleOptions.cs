using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Sample;

/// <summary>What a <c>sample</c> chooses.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Method">How.</param>
/// <param name="Count">How many rows; null where a share or the rows themselves are named.</param>
/// <param name="Share">The share of the rows, from 0 to 1.</param>
/// <param name="Wanted">For <see cref="SampleMethod.Custom"/>: the fields of each wanted row.</param>
/// <param name="StratifyKeys">Fields whose values make strata, each of which is sampled; empty for the whole.</param>
/// <param name="IsPerStratum">The count is that of each stratum, not of all.</param>
/// <param name="Seed">Of the drawing.</param>
internal sealed record SampleOptions(
    string Name,
    SampleMethod Method,
    long? Count,
    double? Share,
    IReadOnlyList<JObject> Wanted,
    IReadOnlyList<FieldPath> StratifyKeys,
    bool IsPerStratum,
    uint Seed);
