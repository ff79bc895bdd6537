using Newtonsoft.Json.Linq;

namespace Pipelines.Training.Data.Questions;

/// <summary>A field that is asked for, with its right answer.</summary>
/// <param name="Name">In words that underscores part: <c>order_number</c>.</param>
/// <param name="Description">A noun phrase, or a statement when <see cref="Form"/> is <see cref="FieldForm.Truth"/>.</param>
/// <param name="Schema">Its JSON Schema.</param>
/// <param name="Gold">The right answer.</param>
/// <param name="Form">What has to be done.</param>
/// <param name="Type">What the value is.</param>
internal sealed record Question(string Name, string Description, JObject Schema, JToken Gold, FieldForm Form, string Type)
{
    /// <summary>Said after the description: how the value is to be written, and when it is null.</summary>
    public string Manner { get; init; } = "";

    /// <summary>The labels with when they fit, where the prompt says so; null leaves it at their names in the schema.</summary>
    public IReadOnlyList<(string Label, string? Meaning)>? Labels { get; init; }

    /// <summary>Parts of the page that tell the answer, to the letter.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>It must be described: its name alone does not say what it means.</summary>
    public bool NeedsDescription { get; init; }
}
