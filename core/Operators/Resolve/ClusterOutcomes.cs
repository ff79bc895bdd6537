using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>What becomes of each cluster of several rows: the values that they share from now on, or why there are none.</summary>
internal static class ClusterOutcomes
{
    /// <summary>By the clusters' first rows.</summary>
    public static async IAsyncEnumerable<(int First, JObject? Values, RowFailure? Failure)> ReadAsync(
        ResolveOptions options, ResolvedEntities entities, IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (options.Resolution is not null)
        {
            await foreach (RowResult result in context.Phases[options.ResolutionPhase].ReadResultsAsync(cancellationToken))
            {
                JObject? values = result.Failure is null ? ResolveClusterOperator.AnswerOf(result.Row) : null;
                yield return (ClusterArrangement.FirstOf(result.Row), values, result.Failure);
            }

            yield break;
        }

        ISortedRows clusters = await ClusterRows.SortAsync(entities, context, cancellationToken);
        await foreach (SortedGroup cluster in clusters.ReadGroupsAsync(cancellationToken))
        {
            yield return ((int)cluster.Group, await CommonestAsync(options.OutputFields, cluster.Members, cancellationToken), null);
        }
    }

    /// <summary>Of each field the commonest value; of equals the one that comes first. A field that no row has is left out.</summary>
    private static async Task<JObject> CommonestAsync(IReadOnlyList<string> fields, IRowMembers members, CancellationToken cancellationToken)
    {
        var counts = fields.ToDictionary(static field => field, static _ => new OrderedDictionary<Identity.ContentHash, (JToken Value, int Count)>(), StringComparer.Ordinal);
        await foreach (Row row in members.ReadAsync(cancellationToken))
        {
            foreach (string field in fields.Where(row.Fields.ContainsKey))
            {
                JToken value = row.Fields[field]!;
                Identity.ContentHash key = RowKey.Of([value]);
                counts[field][key] = (value, counts[field].TryGetValue(key, out (JToken Value, int Count) known) ? known.Count + 1 : 1);
            }
        }

        return new JObject(fields.Where(field => counts[field].Count > 0)
            .Select(field => new JProperty(field, counts[field].Values.MaxBy(static one => one.Count).Value.DeepClone())));
    }
}
