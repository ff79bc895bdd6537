namespace Pipelines.Training.Model;

/// <summary>One tensor's place in the model's weights.</summary>
/// <param name="Offset">Of its first number.</param>
/// <param name="Rows">Outputs; 1 for a vector.</param>
/// <param name="Columns">Inputs.</param>
/// <param name="Decays">Whether weight decay pulls it to zero.</param>
internal readonly record struct ParameterTensor(int Offset, int Rows, int Columns, bool Decays)
{
    public int Length => Rows * Columns;

    public int End => Offset + Length;

    public Span<float> In(float[] weights) => weights.AsSpan(Offset, Length);
}
