using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Pairs;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.LinkResolve;

/// <summary>
/// What the comparisons say about links. A link is the same as the most alike of the ids that match it; of equally alike ones, or without embeddings, the
/// earliest. Held in memory: the links, the ids that match, and the vectors.
/// </summary>
/// <param name="ByLink">By the key of the link.</param>
/// <param name="IdFailures">The ids that could not be compared, by their keys.</param>
internal sealed record ResolvedLinks(IReadOnlyDictionary<ContentHash, ResolvedLink> ByLink, IReadOnlyDictionary<ContentHash, RowFailure> IdFailures)
{
    /// <param name="options">The operation.</param>
    /// <param name="context">With links and ids as its inputs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<ResolvedLinks> ReadAsync(LinkResolveOptions options, PreparedInputs context, CancellationToken cancellationToken)
    {
        (PairInput links, PairInput ids) = await options.Phases.ReadAsync(context, options.Blocking, cancellationToken);
        List<ComparedPair> matches = [];
        var failures = new Dictionary<int, RowFailure>(links.Unembedded);
        await foreach (ComparedPair compared in options.Phases.ReadComparedAsync(context, options.Blocking, cancellationToken))
        {
            if (compared.IsMatch)
            {
                matches.Add(compared);
            }
            else if (compared.Failure is { } failure)
            {
                failures.TryAdd(compared.Pair.Left, failure);
            }
        }

        ILookup<int, int> idsOf = matches.Select(static one => one.Pair)
            .OrderByDescending(pair => SimilarityOf(links, ids, pair)).ThenBy(static pair => pair.Right)
            .ToLookup(static pair => pair.Left, static pair => pair.Right);
        Dictionary<int, JToken> idValues = await ValuesAsync(
            ids, LinkResolveOptions.IdVariable, new HashSet<int>(matches.Select(static one => one.Pair.Right).Concat(ids.Unembedded.Keys)), cancellationToken);
        Dictionary<int, JToken> linkValues = await ValuesAsync(links, LinkResolveOptions.LinkVariable, null, cancellationToken);
        return new ResolvedLinks(
            linkValues.ToDictionary(
                static link => RowKey.Of([link.Value]),
                link => new ResolvedLink([.. idsOf[link.Key].Select(id => idValues[id])], idsOf.Contains(link.Key) ? null : failures.GetValueOrDefault(link.Key))),
            ids.Unembedded.ToDictionary(one => RowKey.Of([idValues[one.Key]]), static one => one.Value));
    }

    private static double SimilarityOf(PairInput links, PairInput ids, RowPair pair) =>
        links.Vectors is { } left && ids.Vectors is { } right ? VectorTable.Similarity(left, pair.Left, right, pair.Right) : 0;

    /// <summary>A field of the rows with these ordinals, or of all.</summary>
    private static async Task<Dictionary<int, JToken>> ValuesAsync(PairInput input, string field, HashSet<int>? ordinals, CancellationToken cancellationToken) =>
        await input.Rows.ReadAsync(cancellationToken)
            .Select(static (row, ordinal) => (row, ordinal))
            .Where(one => ordinals?.Contains(one.ordinal) != false)
            .ToDictionaryAsync(static one => one.ordinal, one => one.row.Fields[field]!, cancellationToken: cancellationToken);
}
