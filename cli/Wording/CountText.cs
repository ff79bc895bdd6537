namespace Pipelines.Cli.Wording;

/// <summary>Large counts as people say them: <c>1.5B</c> parameters, <c>32k</c> tokens.</summary>
internal static class CountText
{
    private static readonly (double Size, string Suffix)[] Steps = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")];

    public static string Format(long count)
    {
        foreach ((double size, string suffix) in Steps)
        {
            // Half a unit of the last shown digit earlier, so that 999,999 is 1.0M and not 1000k.
            if (count >= size * 0.9995)
            {
                double value = count / size;
                return value < 9.95 ? $"{value:0.0}{suffix}" : $"{value:0}{suffix}";
            }
        }

        return $"{count}";
    }
}
