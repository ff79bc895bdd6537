using System.Globalization;
using Pipelines.Training.Data;
using Pipelines.Training.Model;

namespace Pipelines.Training.Trainer;

/// <summary>
/// Everything that decides which weights come out, besides the generator's code and the processor: equal recipes give equal
/// files on one machine.
/// </summary>
internal sealed record Recipe
{
    public ulong Seed { get; init; } = 1;

    public ModelShape Shape { get; init; } = new();

    public int Steps { get; init; } = 7_000;

    /// <summary>A lane computes this many tokens at a time: packed examples, the last place left empty where none fits.</summary>
    public int BatchTokens { get; init; } = 2_048;

    /// <summary>Batches of a step for each lane.</summary>
    public int BatchesPerLane { get; init; } = 1;

    /// <summary>Sums of gradients that are kept apart and added at the end of a step; as many cores can be kept busy.</summary>
    public int Lanes { get; init; } = 2;

    public float LearningRatePeak { get; init; } = 2e-3f;

    /// <summary>Share of the peak at the end.</summary>
    public float LearningRateEnd { get; init; } = 0.02f;

    public int WarmupSteps { get; init; } = 60;

    /// <summary>Share of the steps at which the learning rate begins to fall.</summary>
    public float LevelUntil { get; init; } = 0.4f;

    /// <summary>How much of the smoothed gradient Muon keeps, for the matrices of the layers; AdamW moves the rest.</summary>
    public float Momentum { get; init; } = 0.95f;

    /// <summary>
    /// What AdamW moves goes at this share of the rate: a token's numbers are small, and a move as long as Muon's would wipe
    /// out what tokens are told apart by.
    /// </summary>
    public float OthersShare { get; init; } = 0.3f;

    /// <summary>How much a target's source counts beside the target itself; see <see cref="PointerLesson"/>.</summary>
    public float PointerWeight { get; init; } = 1f;

    public float GradientDecay { get; init; } = 0.9f;

    public float SquareDecay { get; init; } = 0.98f;

    public float WeightDecay { get; init; } = 0.05f;

    /// <summary>Longest gradient, as the norm over all weights.</summary>
    public float ClipNorm { get; init; } = 1f;

    /// <summary>Up to which share of the steps each stage of the curriculum lasts, in order; the last lasts to the end.</summary>
    public IReadOnlyList<CurriculumShare> Curriculum { get; init; } =
    [
        new(Data.Curriculum.Records, 0.22),
        new(Data.Curriculum.Tiny, 0.29),
        new(Data.Curriculum.Brief, 0.52),
        new(Data.Curriculum.Medium, 0.92),
        new(Data.Curriculum.Full, 1),
    ];

    public int TokensPerStep => Lanes * BatchesPerLane * BatchTokens;

    public void Check()
    {
        Shape.Check();
        Require(Steps > 0 && BatchesPerLane > 0 && Lanes > 0, "steps, batches and lanes are positive");
        Require(BatchTokens > 1 && BatchTokens <= Shape.ContextTokens, "a batch has at least 2 tokens, and at most those of the context");
        Require(LearningRatePeak > 0 && LearningRateEnd is >= 0 and <= 1, "the learning rate is positive and ends at a share of its peak");
        Require(WarmupSteps >= 0 && ClipNorm > 0 && WeightDecay >= 0, "warm-up, weight decay and the longest gradient are not negative");
        Require(Curriculum.Count > 0 && Curriculum[^1].Until >= 1, "the last stage of the curriculum lasts to the end");
    }

    /// <summary>The stage of a step (from 0).</summary>
    public Curriculum StageAt(int step) => Curriculum.First(stage => step < stage.Until * Steps || stage == Curriculum[^1]).Stage;

    /// <summary>Up linearly, level until <see cref="LevelUntil"/>, then down linearly.</summary>
    public float LearningRateAt(int step)
    {
        if (step < WarmupSteps)
        {
            return LearningRatePeak * (step + 1) / WarmupSteps;
        }

        double level = Math.Max(WarmupSteps, LevelUntil * Steps);
        double fallen = Math.Clamp((step - level) / Math.Max(1, Steps - level), 0, 1);
        return LearningRatePeak * (float)(1 - ((1 - LearningRateEnd) * fallen));
    }

    /// <summary>The recipe as one line; a checkpoint of another recipe is not gone on with.</summary>
    public string Canonical => string.Create(
        CultureInfo.InvariantCulture,
        $"v2 seed={Seed} layers={Shape.LayerCount} width={Shape.Width} heads={Shape.HeadCount}/{Shape.KvHeadCount} ff={Shape.FeedForwardWidth} "
        + $"vocabulary={Shape.VocabularySize} context={Shape.ContextTokens} rope={Shape.RopeFrequencyBase:R} steps={Steps} "
        + $"batch={Lanes}x{BatchesPerLane}x{BatchTokens} rate={LearningRatePeak:R}..{LearningRateEnd:R} warm-up={WarmupSteps} level={LevelUntil:R} "
        + $"momentum={Momentum:R} others={OthersShare:R} pointer={PointerWeight:R} decay={GradientDecay:R},{SquareDecay:R},{WeightDecay:R} clip={ClipNorm:R} "
        + $"curriculum={string.Join(',', Curriculum.Select(stage => $"{stage.Stage}<{stage.Until.ToString("R", CultureInfo.InvariantCulture)}"))}");

    private static void Require(bool sound, string rule)
    {
        if (!sound)
        {
            throw new TrainingException($"Not a recipe: it is needed that {rule}.");
        }
    }
}
