using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>
/// Puts beside each row, or each unit that another arrangement makes, what a retriever finds for it. The phases before have made the index and,
/// where rows are found by likeness, the embeddings of the queries.
/// </summary>
/// <param name="retrieval">What is found, and how.</param>
/// <param name="units">Makes the operator's units; null when they are its rows.</param>
internal sealed class RetrievalArrangement(RetrievedContext retrieval, IArrangement? units) : IArrangement
{
    private const int IndexPhase = 0;
    private const int QueriesPhase = 1;

    private readonly Retriever _retriever = retrieval.Retriever;

    public ContentHash Identity { get; } = IdentityOf(retrieval, units);

    public string Units => units?.Units ?? $"each row, with what '{retrieval.Retriever.Name}' finds for it";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RetrievalIndex index = await RetrievalIndex.ReadAsync(_retriever, context.Phases[IndexPhase], cancellationToken);
        await using QueryVectors vectors = QueryVectors.Of(_retriever.UsesEmbeddings ? context.Phases[QueriesPhase] : null, cancellationToken);
        IAsyncEnumerable<Row> rows = units?.ArrangeAsync(context, cancellationToken) ?? context.Inputs[0].ReadAsync(cancellationToken);
        await foreach (Row unit in rows.WithCancellation(cancellationToken))
        {
            if (unit.Group?.Ending is not null)
            {
                yield return unit;
                continue;
            }

            RowResult? query = await vectors.ForAsync(unit.Id);
            yield return query?.Failure is { } failure ? Failed(unit, failure) : await WithContextAsync(unit, index, query?.Row, cancellationToken);
        }
    }

    private async Task<Row> WithContextAsync(Row unit, RetrievalIndex index, Row? query, CancellationToken cancellationToken)
    {
        try
        {
            string words = _retriever.UsesWords ? await QueryTexts.OfAsync(_retriever.WordsQuery, unit, cancellationToken) : "";
            return RetrievedContext.Give(unit, index.ContextFor(words, query is null ? null : EmbedQueriesOperator.VectorOf(query)));
        }
        catch (PromptException exception)
        {
            return Failed(unit, new RowFailure(RowFailureKinds.Template, exception.Message));
        }
    }

    private Row Failed(Row unit, RowFailure failure) => _retriever.IsSilent
        ? RetrievedContext.Give(unit, RetrievedContext.NothingFound)
        : unit with { Group = new RowGroup(unit.RowCount, unit.Group?.Members) { Ending = RowEnding.Failed(failure) } };

    private static ContentHash IdentityOf(RetrievedContext retrieval, IArrangement? units)
    {
        using var hasher = new CanonicalHasher("pipelines/arrangement/retrieval/1");
        retrieval.Retriever.AddTo(hasher);
        return hasher.Add(units is not null).Add(units?.Identity ?? default).Finish();
    }
}
