using Pipelines.Training.Data;
using Pipelines.Training.Matrices;
using Pipelines.Training.Model;
using Pipelines.Training.Tokenizer;
using Pipelines.Training.Trainer;

namespace Pipelines.Training.Commands;

/// <summary>What the command line asked for.</summary>
internal sealed record TrainingPlan
{
    private const string VocabularyName = "vocabulary.txt";
    private const string ModelName = "builtin.gguf";

    public string Folder { get; init; } = "";

    public ulong Seed { get; init; } = 1;

    public int Steps { get; init; } = new Recipe().Steps;

    public int Layers { get; init; } = new ModelShape().LayerCount;

    public int Width { get; init; } = new ModelShape().Width;

    public int FeedForward { get; init; } = new ModelShape().FeedForwardWidth;

    public int BatchesPerLane { get; init; } = new Recipe().BatchesPerLane;

    public float Rate { get; init; } = new Recipe().LearningRatePeak;

    public int VocabularySize { get; init; } = new ModelShape().VocabularySize;

    public int Threads { get; init; } = 1;

    public string Matrices { get; init; } = MatrixLibrary.Automatic;

    public string? Model { get; init; }

    public string? Weights { get; init; }

    public int Count { get; init; } = 100;

    public string Stage { get; init; } = nameof(Curriculum.Full);

    public string VocabularyPath => Path.Combine(Folder, VocabularyName);

    public string ModelPath => Model ?? Path.Combine(Folder, ModelName);

    /// <summary>The model's file, which is there.</summary>
    /// <exception cref="TrainingException">It is not.</exception>
    public string ExistingModelPath => File.Exists(ModelPath)
        ? ModelPath
        : throw new TrainingException($"There is no model '{ModelPath}': make it with the export command, or name another with --model.");

    /// <summary>The stage by its name.</summary>
    /// <exception cref="TrainingException">There is none of that name.</exception>
    public Curriculum ParsedStage => Enum.TryParse(Stage, ignoreCase: true, out Curriculum stage) && Enum.IsDefined(stage)
        ? stage
        : throw new TrainingException($"'{Stage}' is no stage; these are: {string.Join(", ", Enum.GetNames<Curriculum>())}.");

    /// <summary>The recipe for a vocabulary; heads are of the standard width, each with a key of its own.</summary>
    public Recipe RecipeFor(Vocabulary vocabulary) => new()
    {
        Seed = Seed,
        Steps = Steps,
        BatchesPerLane = BatchesPerLane,
        LearningRatePeak = Rate,
        Shape = new ModelShape
        {
            LayerCount = Layers,
            Width = Width,
            HeadCount = Math.Max(1, Width / ModelShape.HeadWidthStandard),
            KvHeadCount = Math.Max(1, Width / ModelShape.HeadWidthStandard),
            FeedForwardWidth = FeedForward,
            VocabularySize = vocabulary.Size,
        },
    };
}
