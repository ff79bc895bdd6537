using Newtonsoft.Json.Linq;

namespace Pipelines.Training.Evaluation;

/// <summary>The right value of a field.</summary>
/// <param name="Name">The field's name in the answer.</param>
/// <param name="Form">One of <see cref="FieldForms"/>.</param>
/// <param name="Value">Never changed.</param>
public sealed record GoldField(string Name, string Form, JToken Value);
