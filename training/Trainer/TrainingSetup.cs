using Pipelines.Training.Data;
using Pipelines.Training.Matrices;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Trainer;

/// <summary>What a run is given.</summary>
internal sealed record TrainingSetup
{
    public required Recipe Recipe { get; init; }

    /// <summary>Of the size that the recipe's shape says.</summary>
    public required Vocabulary Vocabulary { get; init; }

    public required IExampleSource Source { get; init; }

    public required IMatrixProducts Products { get; init; }

    /// <summary>Checkpoints and curves; one run's own.</summary>
    public required string Folder { get; init; }

    public required TextWriter Output { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Threads that compute; more than the recipe's lanes are not used.</summary>
    public int Threads { get; init; } = 1;

    public int SaveEverySteps { get; init; } = 200;

    /// <summary>0 for never.</summary>
    public int ValidateEverySteps { get; init; } = 400;

    public TrainingIdentity Identity => new(Recipe, Vocabulary);
}
