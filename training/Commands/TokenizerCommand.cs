using Pipelines.Training.Data;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Commands;

/// <summary><c>tokenizer</c>: learns the vocabulary.</summary>
internal static class TokenizerCommand
{
    /// <summary>Of the last stage, which has all that the others have.</summary>
    private const int ExamplesRead = 12_000;

    /// <summary>No example that is trained on: those come from streams of the recipe's seed.</summary>
    private const ulong StreamOffset = 0x70CE_7713;

    public static async Task RunAsync(TrainingHost host, TrainingPlan plan, CancellationToken stop)
    {
        var trainer = new MergeTrainer();
        long chars = 0;
        foreach (TrainingExample example in ExampleSources.Default.Examples(plan.Seed + StreamOffset, SplitKind.Train, Curriculum.Full).Take(ExamplesRead))
        {
            stop.ThrowIfCancellationRequested();
            foreach (string text in ChatLayout.Texts(example))
            {
                trainer.Read(text);
                chars += text.Length;
            }
        }

        Vocabulary vocabulary = trainer.Train(plan.VocabularySize);
        VocabularyFile.Write(plan.VocabularyPath, vocabulary);
        await host.Output.WriteLineAsync($"{plan.VocabularyPath}: {vocabulary.Size} tokens from {chars / 1e6:F1} M characters.");
    }
}
