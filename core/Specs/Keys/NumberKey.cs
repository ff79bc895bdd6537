using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>Holds a number.</summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Min">The least that is right.</param>
/// <param name="Max">The most that is right.</param>
internal sealed record NumberKey(string Name, string Purpose, double Min, double Max) : SpecKey(Name, Purpose)
{
    protected override JObject ValueSchema() => new() { ["type"] = "number", ["minimum"] = Min, ["maximum"] = Max };
}
