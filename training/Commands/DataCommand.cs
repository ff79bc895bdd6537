using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Training.Data;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Commands;

/// <summary><c>data</c>: examples as JSON lines, texts and tokens, for a trainer elsewhere.</summary>
internal static class DataCommand
{
    private const ulong Stream = 0xDA7A_0000;

    public static async Task RunAsync(TrainingHost host, TrainingPlan plan, CancellationToken stop)
    {
        ChatLayout layout = new(new BytePairTokenizer(VocabularyFile.Read(plan.VocabularyPath)));
        string path = Path.Combine(plan.Folder, $"examples-{plan.ParsedStage}.jsonl");
        WholeFile.Publish(path, draft =>
        {
            using var file = new StreamWriter(draft);
            foreach (TrainingExample example in ExampleSources.Default.Examples(Stream + plan.Seed, SplitKind.Train, plan.ParsedStage).Take(plan.Count))
            {
                stop.ThrowIfCancellationRequested();
                EncodedExample encoded = layout.Encode(example);
                file.WriteLine(RowJson.Write(new JObject
                {
                    ["kind"] = example.Kind,
                    ["prompt_tokens"] = encoded.PromptTokens,
                    ["tokens"] = new JArray(encoded.Tokens),
                }));
            }
        });
        await host.Output.WriteLineAsync($"{path}: {plan.Count} examples.");
    }
}
