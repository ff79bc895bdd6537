namespace Pipelines.Core.Operators;

/// <summary>How many model calls an operator makes: at least and at most, for each of its input rows and once in all.</summary>
/// <param name="PerRowMin">When every answer is good at once; a fraction when rows share calls.</param>
/// <param name="PerRowMax">When everything that may be asked again is.</param>
/// <param name="OnceMax">Before the first row (calibration).</param>
public sealed record CallEstimate(double PerRowMin, double PerRowMax, long OnceMax = 0)
{
    public static CallEstimate None { get; } = new(0, 0);
}
