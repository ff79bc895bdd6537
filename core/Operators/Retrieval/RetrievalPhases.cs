using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Binding;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>
/// Gives an operator what a retriever finds: index the rows of the retriever's source, embed the queries, then the operator, whose units come
/// with what was found.
/// </summary>
internal static class RetrievalPhases
{
    public static BoundOperator Attach(BoundOperator bound, RetrievedContext? retrieval)
    {
        if (retrieval is null)
        {
            return bound;
        }

        Retriever retriever = retrieval.Retriever;
        List<OperatorPhase> phases = [new OperatorPhase(new IndexRowsOperator(retriever), null, Embedding(retriever)) { Source = retriever.Source }];
        if (retriever.UsesEmbeddings)
        {
            phases.Add(new OperatorPhase(new EmbedQueriesOperator(retrieval, isAboutGroups: bound.Arrangement is not null), bound.Arrangement, Embedding(retriever)));
        }

        return bound with { EarlierPhases = phases, Arrangement = new RetrievalArrangement(retrieval, bound.Arrangement) };
    }

    private static OperatorDescription Embedding(Retriever retriever) =>
        retriever.UsesEmbeddings ? new OperatorDescription { Model = retriever.EmbeddingModel, Calls = new CallEstimate(0, 1) } : new OperatorDescription();
}
