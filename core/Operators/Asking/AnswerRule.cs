using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Something that must hold for an answer.</summary>
internal sealed record AnswerRule(string Text, FieldSet FieldsRead, Func<JObject, bool> Predicate)
{
    /// <summary>What is wrong with the answer; null when the rule holds.</summary>
    public string? FaultOf(JObject output) => Predicate(output) ? null : $"The rule does not hold: {Text}";
}
