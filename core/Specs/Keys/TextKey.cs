using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>Holds a text that says something.</summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Absent">The text that stands for an absent key; null when there is none.</param>
internal sealed record TextKey(string Name, string Purpose, string? Absent = null) : SpecKey(Name, Purpose)
{
    /// <summary>A text of blanks, or an empty one, means something too.</summary>
    public bool MayBeBlank { get; init; }

    protected override JToken? AbsentValue => Absent is null ? null : new JValue(Absent);

    protected override JObject ValueSchema() =>
        MayBeBlank ? new JObject { ["type"] = "string" } : new JObject { ["type"] = "string", ["pattern"] = @"\S" };
}
