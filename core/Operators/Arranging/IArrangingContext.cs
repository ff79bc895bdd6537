namespace Pipelines.Core.Operators.Arranging;

/// <summary>What an arrangement reads, and where it puts what does not fit into memory.</summary>
public interface IArrangingContext
{
    /// <summary>The operator's own inputs: one, or the left and the right one of a join.</summary>
    IReadOnlyList<IArrangedInput> Inputs { get; }

    /// <summary>What the operator's earlier phases made, in their order; empty for the first.</summary>
    IReadOnlyList<IArrangedInput> Phases { get; }

    /// <summary>Begins to sort rows in bounded memory. The name is unique within the arrangement.</summary>
    IRowSorter BeginSort(string name);
}
