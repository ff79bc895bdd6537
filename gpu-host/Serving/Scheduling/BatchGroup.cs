using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;

namespace GpuHost.Serving.Scheduling;

/// <summary>What may share a batch: one kind of output, one set of adapters.</summary>
/// <param name="Output">What is computed.</param>
/// <param name="AdapterKey">Canonical text of <paramref name="Adapters"/>: equal keys, equal adapters.</param>
/// <param name="Adapters">The adapters themselves.</param>
internal sealed record BatchGroup(BatchOutput Output, string AdapterKey, IReadOnlyList<AdapterUse> Adapters)
{
    /// <param name="output">What is computed.</param>
    /// <param name="adapters">In the order in which they apply.</param>
    /// <param name="known">The engine's adapters: one that is known goes by its file's content, whatever it is called.</param>
    public static BatchGroup Of(
        BatchOutput output, IReadOnlyList<AdapterUse> adapters, IReadOnlyDictionary<string, LoadedAdapter> known) => new(
        output, string.Join(' ', adapters.Select(use => $"{NameOf(use.Adapter, known)}*{use.Scale:R}")), adapters);

    private static string NameOf(AdapterId id, IReadOnlyDictionary<string, LoadedAdapter> known)
    {
        foreach (LoadedAdapter adapter in known.Values)
        {
            if (adapter.Use.Adapter == id)
            {
                return adapter.File.ToString();
            }
        }

        return $"#{id.Value}";
    }

    public bool Equals(BatchGroup? other) => other is not null && Output == other.Output && AdapterKey == other.AdapterKey;

    public override int GetHashCode() => HashCode.Combine(Output, AdapterKey);
}
