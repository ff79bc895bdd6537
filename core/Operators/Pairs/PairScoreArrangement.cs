using System.Globalization;
using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>One unit for each candidate with how alike the embeddings of its rows are: the score of a cascade whose proxy is an embedding model.</summary>
/// <param name="operatorName">The operator's: of the units' ids.</param>
/// <param name="options">Which pairs.</param>
/// <param name="phases">Where the phases before left what they made.</param>
internal sealed class PairScoreArrangement(string operatorName, BlockingOptions options, PairPhases phases) : IArrangement
{
    public ContentHash Identity { get; } = IdentityOf(options);

    public string Units => "each pair of rows that may match";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (PairInput left, PairInput right) = await phases.ReadAsync(context, options, cancellationToken);
        EmbeddedRows lefts = await EmbeddedRows.ReadAsync(context.Phases[phases.ProxyLeft!.Value], left.Equal.FirstOf.Count, cancellationToken);
        EmbeddedRows rights = phases.ProxyRight == phases.ProxyLeft
            ? lefts
            : await EmbeddedRows.ReadAsync(context.Phases[phases.ProxyRight!.Value], right.Equal.FirstOf.Count, cancellationToken);
        var blocking = new PairBlocking(options, left, right);
        foreach (RowPair pair in await blocking.PairsAsync(phases.Probe is { } probe ? context.Phases[probe] : null, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            double? score = lefts.Vectors.Has(pair.Left) && rights.Vectors.Has(pair.Right) ? VectorTable.Similarity(lefts.Vectors, pair.Left, rights.Vectors, pair.Right) : null;
            yield return new Row(new RowId(string.Create(CultureInfo.InvariantCulture, $"{operatorName}:{pair.Left}:{pair.Right}")), PairFields.Scored(pair, score));
        }
    }

    private static ContentHash IdentityOf(BlockingOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/pair-scores/1");
        options.AddTo(hasher);
        return hasher.Finish();
    }
}
