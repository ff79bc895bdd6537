namespace Pipelines.Training.Commands;

/// <summary><c>all</c>: from nothing, or from wherever it was stopped, to the model's file.</summary>
internal static class AllCommand
{
    public static async Task RunAsync(TrainingHost host, TrainingPlan plan, CancellationToken stop)
    {
        if (!File.Exists(plan.VocabularyPath))
        {
            await TokenizerCommand.RunAsync(host, plan, stop);
        }

        await TrainCommand.RunAsync(host, plan, stop);
        if (!stop.IsCancellationRequested)
        {
            await ExportCommand.RunAsync(host, plan, stop);
            await EvalCommand.RunAsync(host, plan, stop);
        }
    }
}
