namespace GpuHost.Serving.Inference;

/// <summary>Vectors of length one, as embedding APIs return them: the dot product is then the cosine.</summary>
internal static class UnitVector
{
    /// <summary>The vector scaled to length one; a zero vector stays.</summary>
    public static float[] Of(float[] values)
    {
        double squares = 0;
        foreach (float value in values)
        {
            squares += (double)value * value;
        }

        float scale = squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 1f;
        return Array.ConvertAll(values, value => value * scale);
    }
}
