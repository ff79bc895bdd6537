using GpuHost.Serving.Models;

namespace GpuHost.Serving.Scheduling;

/// <summary>What may share a batch: one kind of output, one set of adapters.</summary>
/// <param name="Output">What is computed.</param>
/// <param name="AdapterKey">Canonical text of <paramref name="Adapters"/>: equal keys, equal adapters.</param>
/// <param name="Adapters">The adapters themselves.</param>
internal sealed record BatchGroup(BatchOutput Output, string AdapterKey, IReadOnlyList<AdapterUse> Adapters)
{
    public static BatchGroup Of(BatchOutput output, IReadOnlyList<AdapterUse> adapters) => new(
        output, string.Join(' ', adapters.Select(use => $"{use.Adapter.Value}*{use.Scale:R}")), adapters);

    public bool Equals(BatchGroup? other) => other is not null && Output == other.Output && AdapterKey == other.AdapterKey;

    public override int GetHashCode() => HashCode.Combine(Output, AdapterKey);
}
