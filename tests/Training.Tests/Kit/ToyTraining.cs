using Pipelines.Training.Data;
using Pipelines.Training.Matrices;
using Pipelines.Training.Model;
using Pipelines.Training.Tokenizer;
using Pipelines.Training.Trainer;

namespace Pipelines.Training.Tests.Kit;

/// <summary>A vocabulary, a recipe and a setup that train in seconds.</summary>
internal static class ToyTraining
{
    public static Vocabulary Vocabulary { get; } = LearnVocabulary();

    public static Recipe Recipe { get; } = new()
    {
        Shape = new ModelShape
        {
            LayerCount = 2, Width = 64, HeadCount = 2, KvHeadCount = 1, FeedForwardWidth = 96, VocabularySize = Vocabulary.Size, ContextTokens = 256,
        },
        Steps = 12,
        BatchTokens = 192,
        BatchesPerLane = 1,
        WarmupSteps = 4,
        LearningRatePeak = 4e-3f,
    };

    public static ChatLayout NewLayout() => new(new BytePairTokenizer(Vocabulary));

    public static TrainingSetup Setup(string folder, Recipe? recipe = null, IExampleSource? source = null) => new()
    {
        Recipe = recipe ?? Recipe,
        Vocabulary = Vocabulary,
        Source = source ?? new ToyExamples(),
        Products = new ManagedProducts(),
        Folder = folder,
        Output = TextWriter.Null,
        Clock = TimeProvider.System,
        SaveEverySteps = 4,
        ValidateEverySteps = 0,
    };

    private static Vocabulary LearnVocabulary()
    {
        var trainer = new MergeTrainer();
        foreach (string text in new ToyExamples().Examples(5, SplitKind.Train, Curriculum.Tiny).Take(200).SelectMany(ChatLayout.Texts))
        {
            trainer.Read(text);
        }

        return trainer.Train(400);
    }
}
