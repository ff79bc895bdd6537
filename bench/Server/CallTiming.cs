namespace Pipelines.Bench.Server;

/// <summary>One streamed answer as its caller saw it.</summary>
internal readonly record struct CallTiming(double FirstTokenMs, double TotalMs, long OutputTokens)
{
    /// <summary>Between two tokens, once they come.</summary>
    public double PerTokenMs => (TotalMs - FirstTokenMs) / Math.Max(1, OutputTokens - 1);
}
