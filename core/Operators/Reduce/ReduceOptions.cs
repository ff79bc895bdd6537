using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Grouping;
using Pipelines.Core.Operators.Reduce.Sampling;
using Pipelines.Core.Operators.Retrieval;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>How a group becomes one answer.</summary>
internal sealed record ReduceOptions
{
    public required GroupOptions Group { get; init; }

    /// <summary>About the first rows of a group, which may be all of them.</summary>
    public required GroupPrompt Prompt { get; init; }

    public required ChatMessage System { get; init; }

    /// <summary>What an answer keeps to; reviews are of the first answer alone.</summary>
    public required AnswerPolicy Policy { get; init; }

    /// <summary>Null when the whole group is one prompt.</summary>
    public FoldOptions? Fold { get; init; }

    /// <summary>A chain of folds takes notes beside its answer, when it is the only one of its group.</summary>
    public bool TakesNotes { get; init; } = true;

    /// <summary>Null when the folds of a group are one chain.</summary>
    public MergeOptions? Merge { get; init; }

    /// <summary>Null when every row is reduced.</summary>
    public ValueSampling? Sampling { get; init; }

    /// <summary>The fields of a row that prompts see; null for all.</summary>
    public IReadOnlyList<string>? InputFields { get; init; }

    /// <summary>Fields of the rows that the result lists (<c>output.lineage</c>).</summary>
    public IReadOnlyList<string> LineageFields { get; init; } = [];

    /// <summary>The result lists what each fold and merge made.</summary>
    public bool KeepsIntermediates { get; init; }

    /// <summary>The result carries the prompts.</summary>
    public bool KeepsPrompts { get; init; }

    /// <summary>What the prompts get beside the rows; null for nothing.</summary>
    public RetrievedContext? Retrieval { get; init; }

    public string Name => Group.Name;

    /// <summary>The unit as it was made, what was found for it, and which of its rows were chosen; null for nothing and for all.</summary>
    public (Row Unit, string? Retrieved, IReadOnlySet<long>? Chosen) Take(Row given)
    {
        (Row unit, IReadOnlySet<long>? chosen) = SampledUnit.Take(given);
        RetrievedRow retrieved = Retrieval is null ? new RetrievedRow(unit, null) : RetrievedContext.Take(unit);
        return (retrieved.Row, retrieved.Context, chosen);
    }
}
