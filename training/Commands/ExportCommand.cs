using System.Reflection;
using System.Runtime.InteropServices;
using GpuHost.Serving.Gguf;
using Pipelines.Training.Export;
using Pipelines.Training.Matrices;
using Pipelines.Training.Model;
using Pipelines.Training.Tokenizer;
using Pipelines.Training.Trainer;

namespace Pipelines.Training.Commands;

/// <summary><c>export</c>: writes the last checkpoint as a model's file, packed as Q8_0, and beside it as F16.</summary>
internal static class ExportCommand
{
    private const string Name = "pipelines-builtin";
    private const string Description =
        "Extracts fields from business documents as JSON. Trained from nothing on synthetic documents; knows nothing of the world.";

    public static async Task RunAsync(TrainingHost host, TrainingPlan plan, CancellationToken stop)
    {
        Vocabulary vocabulary = VocabularyFile.Read(plan.VocabularyPath);
        Recipe recipe = plan.RecipeFor(vocabulary);
        var layout = new ParameterLayout(recipe.Shape);
        (TrainingState state, ModelCard card) = plan.Weights is { } weights
            ? (ReadWeights(weights, layout), new ModelCard(Name, Description, $"weights of another trainer: {Path.GetFileName(weights)}", 0))
            : ReadCheckpoint(plan, new TrainingIdentity(recipe, vocabulary).Text, host);
        foreach ((GgufTensorType type, string path) in new[]
        {
            (GgufTensorType.Q8_0, plan.ModelPath),
            (GgufTensorType.F16, Path.ChangeExtension(plan.ModelPath, ".f16.gguf")),
        })
        {
            stop.ThrowIfCancellationRequested();
            ModelFile.Write(path, layout, state.Weights, vocabulary, type, card);
            await host.Output.WriteLineAsync($"{path}: {type}, {new FileInfo(path).Length / 1e6:F1} MB, step {state.Step} of {recipe.Steps}.");
        }

        await host.Output.WriteLineAsync($"To ship it: cp {plan.ModelPath} {Path.Combine("models", "builtin.gguf")}");
    }

    private static (TrainingState State, ModelCard Card) ReadCheckpoint(TrainingPlan plan, string identity, TrainingHost host)
    {
        TrainingState state = new CheckpointFolder(plan.Folder, identity).Latest(host.Output.WriteLine) ?? throw new TrainingException($"'{plan.Folder}' holds no checkpoint: train first.");
        TrainingRecord made = TrainingRecord.Read(plan.Folder, state.Step) with
        {
            Commit = typeof(ExportCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit] ? commit : null,
            Device = $"{RuntimeInformation.RuntimeIdentifier}, {plan.Threads} threads, {MatrixLibrary.Choose(plan.Matrices, host.Environment).Description}",
        };
        return (state, new ModelCard(Name, Description, identity, state.Step) { Made = made });
    }

    private static TrainingState ReadWeights(string path, ParameterLayout layout)
    {
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : throw new TrainingException($"There are no weights '{path}'.");
        return bytes.Length == layout.Count * sizeof(float)
            ? new TrainingState(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), [], [], step: 0)
            : throw new TrainingException($"'{path}' has {bytes.Length / sizeof(float)} weights; this shape has {layout.Count}.");
    }
}
