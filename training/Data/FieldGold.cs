namespace Pipelines.Training.Data;

/// <summary>The right value of a field.</summary>
/// <param name="Name">The field's name in the answer.</param>
/// <param name="Form">What has to be done to answer it.</param>
/// <param name="Json">The value as compact JSON.</param>
/// <param name="Type">What the value is, for example <c>person</c>, <c>amount</c> or <c>sentiment</c>.</param>
public sealed record FieldGold(string Name, FieldForm Form, string Json, string Type)
{
    /// <summary>Parts of the document that tell the value, to the letter; none where nothing does, or nobody knows.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];
}
