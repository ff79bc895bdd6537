using Newtonsoft.Json.Linq;
using Pipelines.Core.Scoring;

namespace Pipelines.Training.Evaluation;

/// <summary>An item and what a model made of it.</summary>
public sealed record ItemResult(IEvaluationItem Item, GivenAnswer Answer)
{
    /// <summary>Every field is right.</summary>
    public bool IsWhole => Item.Gold.All(IsRight);

    /// <summary>Exact: the same JSON value.</summary>
    public bool IsRight(GoldField field) => Answer.Fields is { } fields && ValueEquality.AreEqual(field.Value, fields[field.Name]);

    /// <summary>What was given for a field; null when there is no answer, or it has no such field.</summary>
    public JToken? GivenFor(GoldField field) => Answer.Fields?[field.Name];
}
