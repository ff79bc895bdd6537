using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Reduce.Sampling;

/// <summary>Gives a reduce the phases that its sampling needs: embed the rows of large groups, embed the queries, then the groups with their samples.</summary>
internal static class SamplingPhases
{
    /// <param name="bound">The operator, whose arrangement may have been given more than the groups.</param>
    /// <param name="type">The operator's type.</param>
    /// <param name="groups">The groups alone, in the same order.</param>
    /// <param name="sampling">How rows are chosen; null for all.</param>
    public static BoundOperator Attach(BoundOperator bound, string type, IArrangement groups, ValueSampling? sampling)
    {
        if (sampling?.Embedding is not { } embedding)
        {
            return bound;
        }

        string name = bound.Operator.Name;
        List<OperatorPhase> phases =
        [
            .. bound.EarlierPhases,
            new OperatorPhase(new EmbedRowsOperator($"{name}.embed", type, embedding, sampling.EmbeddedText), new SampledRowsArrangement(sampling, groups), embedding.Description),
        ];
        if (sampling.Query is { } query)
        {
            var queries = new QueryArrangement(name, new SampledGroupsArrangement(sampling, groups, 0).Identity, (context, cancellationToken) =>
                QueriesAsync(sampling, query, groups.ArrangeAsync(context, cancellationToken), cancellationToken));
            phases.Add(QueryArrangement.Phase(type, name, embedding, queries));
        }

        return bound with { EarlierPhases = phases, Arrangement = new SampledGroupsArrangement(sampling, bound.Arrangement!, bound.EarlierPhases.Count) };
    }

    private static async Task<IReadOnlyList<EmbeddedQuery>> QueriesAsync(
        ValueSampling sampling, GroupPrompt query, IAsyncEnumerable<Row> groups, CancellationToken cancellationToken) =>
        await groups.Where(sampling.Cuts).Select(unit => QueryOf(query, unit)).ToListAsync(cancellationToken);

    private static EmbeddedQuery QueryOf(GroupPrompt query, Row unit)
    {
        try
        {
            return new EmbeddedQuery(unit.Id, query.Render(unit.Fields, retrieved: null), null);
        }
        catch (PromptException exception)
        {
            return new EmbeddedQuery(unit.Id, null, new RowFailure(RowFailureKinds.Template, exception.Message));
        }
    }
}
