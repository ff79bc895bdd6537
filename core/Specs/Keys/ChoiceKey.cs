using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>Holds one of a few words.</summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Choices">The words and what they mean.</param>
/// <param name="Absent">The word that stands for an absent key; null when there is none.</param>
internal sealed record ChoiceKey<T>(string Name, string Purpose, IReadOnlyDictionary<string, T> Choices, string? Absent = null)
    : SpecKey(Name, Purpose)
    where T : struct
{
    protected override JToken? AbsentValue => Absent is null ? null : new JValue(Absent);

    protected override JObject ValueSchema() => new() { ["enum"] = new JArray(Choices.Keys) };
}
