using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.Inference;

/// <summary>Seeds for answers that ask for none: all different. Thread-safe.</summary>
internal sealed class SeedSource(ulong first)
{
    private readonly Lock _gate = new();
    private readonly Xoshiro256 _random = new(first);

    public ulong Next()
    {
        lock (_gate)
        {
            return _random.NextUInt64();
        }
    }
}
