using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>Holds keys of its own.</summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Keys">Those keys.</param>
internal sealed record MappingKey(string Name, string Purpose, SpecKeys Keys) : SpecKey(Name, Purpose)
{
    protected override JObject ValueSchema() => Keys.ToJsonSchema();
}
