namespace Pipelines.Training.Data;

/// <summary>A prompt with its right answer.</summary>
/// <param name="System">The system message, as the operator writes it.</param>
/// <param name="User">The rendered prompt.</param>
/// <param name="Answer">Compact JSON on one line, its fields in the order of the schema.</param>
/// <param name="Kind">What it was made of: <c>area/kind:layout</c> for documents, <c>area/task</c> otherwise.</param>
/// <param name="Fields">Each top-level field of the answer, in its order.</param>
public sealed record TrainingExample(string System, string User, string Answer, string Kind, IReadOnlyList<FieldGold> Fields)
{
    /// <summary>The JSON Schema of the answer as compact JSON, which inference holds answers to.</summary>
    public string OutputSchema { get; init; } = "{}";
}
