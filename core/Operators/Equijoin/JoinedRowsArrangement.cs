using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Equijoin;

/// <summary>The last phase: a row for each match, and the account of the rows of both inputs.</summary>
internal sealed class JoinedRowsArrangement(EquijoinOptions options) : IArrangement
{
    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each match";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JoinResult join = await ComparedJoin.ReadAsync(options, context, cancellationToken);
        await foreach (Row row in new JoinedRows(options.Name).MakeAsync(join, context, cancellationToken))
        {
            yield return row;
        }
    }
}
