using GpuHost.Serving.Gguf;
using Pipelines.Training.Data;
using Pipelines.Training.Export;
using Pipelines.Training.Model;
using Pipelines.Training.Tests.Kit;
using Pipelines.Training.Tokenizer;
using Pipelines.Training.Trainer;

namespace Pipelines.Training.Tests.Trainer;

[Collection(LlamaCollection.Name)]
public sealed class OverfitTests : IDisposable
{
    private const int Examples = 32;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The whole chain: what was learned by heart comes out of llama.cpp, from the file as it ships.</summary>
    [Fact]
    public async Task RunAsync_ThirtyTwoExamples_AreLearnedAndAnsweredByLlama()
    {
        Recipe recipe = ToyTraining.Recipe with { Steps = 150, BatchTokens = 256, BatchesPerLane = 2 };
        TrainingState state = await new TrainingRun(
            ToyTraining.Setup(_folder.Path, recipe, new ToyExamples(Examples)) with { SaveEverySteps = 1_000, Threads = 2 }).RunAsync(default);

        double loss = double.Parse(
            File.ReadLines(Path.Combine(_folder.Path, TrainingRun.CurveName)).Last().Split(',')[4], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(loss < 0.05, $"the loss is {loss}");

        string path = _folder.PathOf("model.gguf");
        ModelFile.Write(
            path, new ParameterLayout(recipe.Shape), state.Weights, ToyTraining.Vocabulary, GgufTensorType.Q8_0, new ModelCard("toy", "A toy.", recipe.Canonical, state.Step));
        using var writer = new GreedyWriter(path, threads: 1);
        ChatLayout layout = ToyTraining.NewLayout();
        foreach (TrainingExample example in new ToyExamples(Examples).Examples(0, SplitKind.Train, Curriculum.Tiny).Take(Examples))
        {
            List<int> answer = writer.Answer(layout.Prompt(example.System, example.User), tokensMax: 64);
            Assert.Equal(example.Answer, ToyTraining.Vocabulary.Decode(answer));
        }
    }
}
