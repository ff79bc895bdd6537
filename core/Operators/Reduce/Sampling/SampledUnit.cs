using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Reduce.Sampling;

/// <summary>
/// A group with the rows that were chosen of it. They come to the operator with the group, under a name that no field of a key has: so the choice is kept
/// like the group, and is the same after a crash.
/// </summary>
internal static class SampledUnit
{
    /// <summary>A control character begins it: no field of a dataset is called so.</summary>
    private const string UnitField = "\u0001sampled";

    /// <param name="unit">The group.</param>
    /// <param name="ordinals">Which of its rows, in order.</param>
    public static Row Give(Row unit, IEnumerable<int> ordinals) => unit with { Fields = new JObject(unit.Fields) { [UnitField] = new JArray(ordinals) } };

    /// <summary>Takes apart what <see cref="Give"/> put together; the ordinals are null when nothing was chosen.</summary>
    public static (Row Unit, IReadOnlySet<long>? Ordinals) Take(Row unit)
    {
        if (unit.Fields[UnitField] is not JArray chosen)
        {
            return (unit, null);
        }

        var fields = new JObject(unit.Fields);
        fields.Remove(UnitField);
        return (unit with { Fields = fields }, chosen.Values<long>().ToHashSet());
    }
}
