using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>The namespaces of an engine's requests: one for the bare model, one for each set of adapters. Thread-safe.</summary>
internal sealed class StoreScopes(
    ContentHash modelFile, IModelEngine engine, IReadOnlyDictionary<string, LoadedAdapter> adapters, bool isDeterministic = false)
{
    private readonly Dictionary<AdapterId, LoadedAdapter> _adapters = adapters.Values.ToDictionary(adapter => adapter.Use.Adapter);

    /// <summary>The chain of a prompt; null for one that is too short to be stored, or with adapters that have no known file.</summary>
    public KvChain? ChainOf(PrefixScope scope, IReadOnlyList<AdapterUse> uses, int[] prompt)
    {
        if (prompt.Length <= KvChain.BlockTokens || !uses.All(use => _adapters.ContainsKey(use.Adapter)))
        {
            return null;
        }

        ContentHash kvNamespace = KvNamespace.Of(
            modelFile, engine, uses.Select(use => _adapters[use.Adapter] with { Use = use }), isDeterministic);
        return new KvChain(kvNamespace, scope.Tenant, prompt);
    }
}
