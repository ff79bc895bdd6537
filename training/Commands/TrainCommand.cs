using Pipelines.Training.Matrices;
using Pipelines.Training.Tokenizer;
using Pipelines.Training.Trainer;

namespace Pipelines.Training.Commands;

/// <summary><c>train</c>: makes steps until all are made, or until it is stopped.</summary>
internal static class TrainCommand
{
    public static async Task RunAsync(TrainingHost host, TrainingPlan plan, CancellationToken stop)
    {
        Vocabulary vocabulary = VocabularyFile.Read(plan.VocabularyPath);
        await new TrainingRun(new TrainingSetup
        {
            Recipe = plan.RecipeFor(vocabulary),
            Vocabulary = vocabulary,
            Source = ExampleSources.Default,
            Products = MatrixLibrary.Choose(plan.Matrices, host.Environment),
            Folder = plan.Folder,
            Output = host.Output,
            Clock = host.Clock,
            Threads = plan.Threads,
        }).RunAsync(stop);
    }
}
