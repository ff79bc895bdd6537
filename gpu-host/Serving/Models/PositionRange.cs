namespace GpuHost.Serving.Models;

/// <summary>The positions that a sequence holds in the KV cache: both ends included; (−1, −1) when it holds none.</summary>
public readonly record struct PositionRange(int First, int Last)
{
    public static PositionRange Empty => new(-1, -1);

    public bool IsEmpty => Last < 0;

    public int Count => IsEmpty ? 0 : Last - First + 1;
}
