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

    /// <summary>One row without fields: the step names no input, and its operators make their own.</summary>
    public sealed record SingleEmptyRow : StageInput
    {
        public static SingleEmptyRow Instance { get; } = new();
    }
}
