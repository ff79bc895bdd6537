using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>Holds a whole number.</summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Min">The least that is right.</param>
/// <param name="Max">The most that is right; <see cref="long.MaxValue"/> when there is no end.</param>
/// <param name="Absent">The number that stands for an absent key; null when there is none.</param>
internal sealed record WholeNumberKey(string Name, string Purpose, long Min, long Max = long.MaxValue, long? Absent = null)
    : SpecKey(Name, Purpose)
{
    protected override JToken? AbsentValue => Absent is { } number ? new JValue(number) : null;

    protected override JObject ValueSchema()
    {
        var schema = new JObject { ["type"] = "integer" };
        if (Min != long.MinValue)
        {
            schema["minimum"] = Min;
        }

        if (Max != long.MaxValue)
        {
            schema["maximum"] = Max;
        }

        return schema;
    }
}
