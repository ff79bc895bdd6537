using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Cluster;

/// <summary>The last phase: each row of the input, in order, with the nodes above it, from its own to the root. Holds the summaries of all nodes.</summary>
internal sealed class ClusteredRowsArrangement(ClusterOptions options) : IArrangement
{
    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each row";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (TreePaths paths, RowFailure? treeFailure) = await TreePaths.ReadAsync(context.Phases[ClusterOptions.SummariesPhase], cancellationToken);
        await using IAsyncEnumerator<(float[]? Vector, RowFailure? Failure)> embedded =
            RowVectors.ReadAsync(context.Phases[ClusterOptions.VectorsPhase], cancellationToken).GetAsyncEnumerator(cancellationToken);
        int ordinal = -1;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            ordinal++;
            RowFailure? failure = await embedded.MoveNextAsync() ? embedded.Current.Failure : throw new InvalidOperationException($"The row {ordinal} was not embedded.");
            failure ??= ClusterRows.ProblemWith(options, row.Fields) ?? treeFailure;
            yield return failure is null
                ? row with { Fields = new JObject(row.Fields) { [options.OutputKey] = paths.Of(ordinal) } }
                : row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };
        }
    }
}
