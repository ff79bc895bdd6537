using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>Holds a list of texts.</summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="CountMin">How many there are at least.</param>
internal sealed record TextsKey(string Name, string Purpose, int CountMin = 0) : SpecKey(Name, Purpose)
{
    protected override JObject ValueSchema()
    {
        var schema = new JObject { ["type"] = "array", ["items"] = new JObject { ["type"] = "string" } };
        if (CountMin > 0)
        {
            schema["minItems"] = CountMin;
        }

        return schema;
    }
}
