using System.Globalization;
using Pipelines.Training.Data;
using Pipelines.Training.Export;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Commands;

/// <summary><c>eval</c>: whole answers right to the letter, by split, as llama.cpp writes them from the model's file.</summary>
internal static class EvalCommand
{
    private const ulong Stream = 0xE7A1_0000;
    private const int AnswerTokensMax = 512;

    public static async Task RunAsync(TrainingHost host, TrainingPlan plan, CancellationToken stop)
    {
        ChatLayout layout = new(new BytePairTokenizer(VocabularyFile.Read(plan.VocabularyPath)));
        using var writer = new GreedyWriter(plan.ModelPath, plan.Threads);
        foreach (SplitKind split in Enum.GetValues<SplitKind>())
        {
            int right = 0;
            long started = host.Clock.GetTimestamp();
            foreach (TrainingExample example in ExampleSources.Default.Examples(Stream + plan.Seed, split, plan.ParsedStage).Take(plan.Count))
            {
                stop.ThrowIfCancellationRequested();
                EncodedExample encoded = layout.Encode(example);
                List<int> answer = writer.Answer(encoded.Tokens[..encoded.PromptTokens], AnswerTokensMax);
                right += encoded.Tokens.AsSpan()[encoded.PromptTokens..^1].SequenceEqual([.. answer]) ? 1 : 0;
            }

            double seconds = host.Clock.GetElapsedTime(started).TotalSeconds;
            await host.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{split,-16} {right,5} of {plan.Count} answers right to the letter, {60 * plan.Count / seconds:F0} documents a minute"));
        }
    }
}
