using Newtonsoft.Json.Linq;

namespace Pipelines.Training.Evaluation.Documents;

/// <summary>A field that a document is asked for.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="Form">One of <see cref="FieldForms"/>, were its value not null.</param>
/// <param name="Rule">The JSON Schema of its value.</param>
/// <param name="Description">What the prompt says about it; null when it says nothing.</param>
internal sealed record TaskField(string Name, string Form, JObject Rule, string? Description)
{
    /// <summary>The fields of the object, or of each object of the list; empty for other forms.</summary>
    public IReadOnlyList<TaskField> Parts { get; init; } = [];

    /// <summary>The value's texts are parts of the document.</summary>
    public bool IsCopied => Form is FieldForms.Span or FieldForms.List or FieldForms.Sentence;
}
