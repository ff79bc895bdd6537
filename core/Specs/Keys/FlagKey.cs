using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>Holds true or false.</summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Absent">What an absent key means.</param>
internal sealed record FlagKey(string Name, string Purpose, bool Absent = false) : SpecKey(Name, Purpose)
{
    protected override JToken? AbsentValue => Absent;

    protected override JObject ValueSchema() => new() { ["type"] = "boolean" };
}
