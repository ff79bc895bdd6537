using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>The namespaces of an engine's requests: one for the bare model, one for each set of adapters. Thread-safe.</summary>
internal sealed class StoreScopes(
    SnapshotStoreOptions options, IModelEngine engine, Func<IReadOnlyDictionary<string, LoadedAdapter>> adapters, bool isDeterministic = false)
{
    // As many as there are sets of adapters with their strengths; each was a request's.
    private readonly ConcurrentDictionary<string, NamespaceRecord> _byAdapters = new(StringComparer.Ordinal);

    /// <summary>The chain of a prompt; null for one that is too short to be stored, or with adapters that have no known file.</summary>
    public KvChain? ChainOf(PrefixScope scope, IReadOnlyList<AdapterUse> uses, int[] prompt)
    {
        if (prompt.Length <= KvChain.BlockTokens)
        {
            return null;
        }

        var known = uses.Count == 0 ? [] : adapters().Values.ToDictionary(adapter => adapter.Use.Adapter);
        if (!uses.All(use => known.ContainsKey(use.Adapter)))
        {
            return null;
        }

        NamespaceRecord record = _byAdapters.GetOrAdd(scope.Adapters, _ => Describe(uses, known));
        return new KvChain(record.Namespace, scope.Tenant, prompt);
    }

    /// <summary>The namespace of a scope that a request has used; false if nothing of the scope can be stored.</summary>
    public bool TryGetNamespace(PrefixScope scope, [NotNullWhen(true)] out NamespaceRecord? record) =>
        _byAdapters.TryGetValue(scope.Adapters, out record);

    private NamespaceRecord Describe(IReadOnlyList<AdapterUse> uses, Dictionary<AdapterId, LoadedAdapter> known) => new(
        options.ModelName,
        KvNamespace.TextOf(
            options.ModelFile, engine, uses.Select(use => known[use.Adapter] with { Use = use }), isDeterministic));
}
