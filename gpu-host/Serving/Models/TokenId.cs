namespace GpuHost.Serving.Models;

/// <summary>A token of the model's vocabulary: 0 up to <see cref="IModelTokenizer.VocabularySize"/> − 1.</summary>
/// <remarks>Four bytes, blittable: a span of these may be reinterpreted as a span of <see cref="int"/>.</remarks>
public readonly record struct TokenId(int Value)
{
    public override string ToString() => $"token {Value}";
}
