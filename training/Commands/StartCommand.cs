using System.Runtime.InteropServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Training.Model;
using Pipelines.Training.Tokenizer;
using Pipelines.Training.Trainer;

namespace Pipelines.Training.Commands;

/// <summary><c>start</c>: the recipe, and the weights that training starts from, for a trainer elsewhere.</summary>
internal static class StartCommand
{
    private const string RecipeName = "start.json";
    private const string WeightsName = "start.f32";

    public static async Task RunAsync(TrainingHost host, TrainingPlan plan, CancellationToken stop)
    {
        Recipe recipe = plan.RecipeFor(VocabularyFile.Read(plan.VocabularyPath));
        ModelShape shape = recipe.Shape;
        var start = new JObject
        {
            ["layers"] = shape.LayerCount,
            ["width"] = shape.Width,
            ["heads"] = shape.HeadCount,
            ["kv_heads"] = shape.KvHeadCount,
            ["feed_forward"] = shape.FeedForwardWidth,
            ["vocabulary"] = shape.VocabularySize,
            ["rope_base"] = shape.RopeFrequencyBase,
            ["epsilon"] = shape.NormEpsilon,
            ["rate"] = recipe.LearningRatePeak,
            ["others_share"] = recipe.OthersShare,
            ["rate_end"] = recipe.LearningRateEnd,
            ["level_until"] = recipe.LevelUntil,
            ["momentum"] = recipe.Momentum,
            ["decay"] = recipe.WeightDecay,
            ["stages"] = new JArray(recipe.Curriculum.Select(static stage => new JArray(stage.Stage.ToString(), stage.Until))),
        };
        string weightsPath = Path.Combine(plan.Folder, WeightsName);
        WholeFile.Publish(weightsPath, draft => File.WriteAllBytes(draft, MemoryMarshal.AsBytes<float>(ParameterStart.Make(new ParameterLayout(shape), recipe.Seed)).ToArray()));
        stop.ThrowIfCancellationRequested();
        string recipePath = Path.Combine(plan.Folder, RecipeName);
        WholeFile.Publish(recipePath, draft => File.WriteAllText(draft, RowJson.Write(start)));
        await host.Output.WriteLineAsync($"{recipePath}, {weightsPath}: a trainer elsewhere starts with these.");
    }
}
