using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Planning;

/// <summary>Where a stage's rows come from.</summary>
public abstract record StageInput
{
    private StageInput()
    {
    }

    /// <summary>The rows of a dataset.</summary>
    /// <param name="Name">A key of <see cref="PipelinePlan.Datasets"/>.</param>
    public sealed record Dataset(string Name) : StageInput;

    /// <summary>The rows that left an earlier stage.</summary>
    /// <param name="Number">Smaller than that of the reading stage.</param>
    public sealed record Stage(int Number) : StageInput;

    /// <summary>The units that an operator works on, made of all rows of its inputs.</summary>
    /// <param name="Arrangement">Makes them.</param>
    /// <param name="Inputs">The operator's inputs: one, or the left and the right one of a join. Never arranged themselves.</param>
    /// <param name="Phases">The stages of the operator's earlier phases, by number, in their order.</param>
    public sealed record Arranged(IArrangement Arrangement, IReadOnlyList<StageInput> Inputs, IReadOnlyList<Stage> Phases) : StageInput;

    /// <summary>All that must be there before the stage can begin: datasets, earlier stages, the single empty row.</summary>
    public IEnumerable<StageInput> Sources => this is Arranged arranged ? arranged.Inputs.Concat(arranged.Phases) : [this];

    /// <summary>One row without fields: the step names no input, and its operators make their own.</summary>
    public sealed record SingleEmptyRow : StageInput
    {
        public static SingleEmptyRow Instance { get; } = new();
    }
}
