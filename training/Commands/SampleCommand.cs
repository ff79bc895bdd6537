using Pipelines.Training.Data;
using Pipelines.Training.Export;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Commands;

/// <summary><c>sample</c>: prompts, right answers, and the model's own.</summary>
internal static class SampleCommand
{
    private const ulong Stream = 0x5A_3917E5;
    private const int AnswerTokensMax = 512;
    private const int SamplesMax = 20;

    public static async Task RunAsync(TrainingHost host, TrainingPlan plan, CancellationToken stop)
    {
        Vocabulary vocabulary = VocabularyFile.Read(plan.VocabularyPath);
        ChatLayout layout = new(new BytePairTokenizer(vocabulary));
        using var writer = new GreedyWriter(plan.ExistingModelPath, threads: 1);
        foreach (TrainingExample example in ExampleSources.Default.Examples(Stream + plan.Seed, SplitKind.HeldOutNames, plan.ParsedStage).Take(Math.Min(plan.Count, SamplesMax)))
        {
            stop.ThrowIfCancellationRequested();
            List<int> prompt = layout.Prompt(example.System, example.User);
            await host.Output.WriteLineAsync($"--- {example.Kind}, {prompt.Count} tokens\n{vocabulary.Decode(prompt)}");
            await host.Output.WriteLineAsync($"right: {example.Answer}");
            await host.Output.WriteLineAsync($"model: {vocabulary.Decode(writer.Answer(prompt, AnswerTokensMax))}\n");
        }
    }
}
