namespace GpuHost.Serving.Text;

/// <summary>How many characters from the start are safe to show, and whether a stop string follows them.</summary>
internal readonly record struct StopScan(int SafeChars, bool IsStopped);
