namespace Pipelines.Core.Scoring;

/// <summary>So many of so many.</summary>
/// <param name="Right">Of them.</param>
/// <param name="Of">At least <paramref name="Right"/>.</param>
public readonly record struct Share(long Right, long Of)
{
    /// <summary>Standard deviations on each side of a normal distribution that hold 95 % of it.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>0 to 1; 0 of nothing.</summary>
    public double Value => Of == 0 ? 0 : (double)Right / Of;

    /// <summary>Where the true share lies with 95 % confidence: Wilson's score interval (Wilson 1927), sound also for few rows and at 0 and 1.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            if (Of == 0)
            {
                return (0, 1);
            }

            double n = Of;
            double middle = Value + (Z * Z / (2 * n));
            double spread = Z * Math.Sqrt((Value * (1 - Value) / n) + (Z * Z / (4 * n * n)));
            double scale = 1 + (Z * Z / n);
            return (Math.Max(0, (middle - spread) / scale), Math.Min(1, (middle + spread) / scale));
        }
    }

    public static Share operator +(Share left, Share right) => new(left.Right + right.Right, left.Of + right.Of);
}
