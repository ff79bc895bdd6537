using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Embedding;

/// <summary>One unit for each query, for the phase that embeds them (<see cref="Phase"/>); a query that there is none of is a failed one.</summary>
/// <param name="name">The operator's: of the units' ids.</param>
/// <param name="identity">The hash of all that decides the queries.</param>
/// <param name="queriesOf">The queries.</param>
internal sealed class QueryArrangement(
    string name, ContentHash identity, Func<IArrangingContext, CancellationToken, Task<IReadOnlyList<EmbeddedQuery>>> queriesOf) : IArrangement
{
    private const string TextField = "query";

    private static readonly JoinedFields Query = new([TextField], CharsMax: null);

    public ContentHash Identity { get; } = identity;

    public string Units => "each query";

    /// <summary>The phase <c>{operator}.embed_query</c>.</summary>
    public static OperatorPhase Phase(string type, string name, EmbeddingOptions options, QueryArrangement queries) =>
        new(new EmbedRowsOperator($"{name}.embed_query", type, options, Query), queries, options.Description);

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<EmbeddedQuery> queries = await queriesOf(context, cancellationToken);
        for (int i = 0; i < queries.Count; i++)
        {
            EmbeddedQuery query = queries[i];
            var unit = new Row(query.First.Derive(name, i), new JObject { [TextField] = query.Text });
            yield return query.Failure is null ? unit : unit with { Group = new RowGroup(1) { Ending = RowEnding.Failed(query.Failure) } };
        }
    }
}
