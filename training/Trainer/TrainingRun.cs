using System.Globalization;
using System.Threading.Channels;
using Pipelines.Training.Data;
using Pipelines.Training.Model;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Trainer;

/// <summary>
/// A training run in a folder: goes on from its last checkpoint, makes steps, validates, saves. Killed at any moment and
/// started again, it ends with the same weights as a run that nobody disturbed.
/// </summary>
internal sealed class TrainingRun(TrainingSetup setup)
{
    public const string CurveName = "loss.csv";
    private const string ValidationName = "validation.csv";

    /// <summary>Steps whose examples are made ahead.</summary>
    private const int AheadMax = 4;

    /// <summary>The run's folder as it is when the run has ended, or when it was stopped.</summary>
    /// <returns>The state reached: all steps, or fewer when <paramref name="stop"/> was asked for.</returns>
    public async Task<TrainingState> RunAsync(CancellationToken stop)
    {
        setup.Recipe.Check();
        Directory.CreateDirectory(setup.Folder);
        var layout = new ParameterLayout(setup.Recipe.Shape);
        var checkpoints = new CheckpointFolder(setup.Folder, setup.Identity.Text);
        TrainingState state = checkpoints.Latest(setup.Output.WriteLine) ?? TrainingState.Start(layout, setup.Recipe.Seed);
        Tell(layout, state);
        using var maker = new StepMaker(setup.Recipe, layout, state, setup.Products, setup.Threads);
        using var curve = new LossCurve(Path.Combine(setup.Folder, CurveName), state.Step);
        await TrainAsync(maker, curve, checkpoints, state, stop);
        return state;
    }

    private async Task TrainAsync(StepMaker maker, LossCurve curve, CheckpointFolder checkpoints, TrainingState state, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Channel<StepBatches> ahead = Channel.CreateBounded<StepBatches>(AheadMax);
        var feed = new ExampleFeed(setup.Source, NewLayout(), setup.Recipe);
        var progress = new TrainingProgress(setup.Recipe.Steps, setup.Output, setup.Clock);
        ValidationSet? validation = setup.ValidateEverySteps > 0 ? new(setup.Source, NewLayout(), setup.Recipe.BatchTokens) : null;
        var measured = new ValidationCurve(Path.Combine(setup.Folder, ValidationName), state.Step);
        Task making = MakeBatchesAsync(feed, ahead.Writer, state.Step, ended.Token);
        try
        {
            while (state.Step < setup.Recipe.Steps && !stop.IsCancellationRequested)
            {
                if (!await ahead.Reader.WaitToReadAsync(CancellationToken.None) || !ahead.Reader.TryRead(out StepBatches? batches))
                {
                    break; // stopped, or the examples failed: the task below tells
                }

                string stage = setup.Recipe.StageAt(state.Step).ToString();
                StepResult result = maker.Make(batches);
                curve.Add(result, stage, progress.Add(result, stage));
                bool isLast = state.Step == setup.Recipe.Steps;
                if (validation is not null && (isLast || state.Step % setup.ValidateEverySteps == 0))
                {
                    Validate(validation, measured, maker, state.Step);
                    progress.Skip();
                }

                if (isLast || state.Step % setup.SaveEverySteps == 0)
                {
                    checkpoints.Save(state);
                    progress.Skip();
                }
            }

            if (stop.IsCancellationRequested)
            {
                checkpoints.Save(state);
                setup.Output.WriteLine($"Stopped after step {state.Step}; the same command goes on from there.");
            }
        }
        finally
        {
            // Also when a step fails: nobody reads any more, and what makes examples would wait for ever.
            await ended.CancelAsync();
            await making;
        }

        if (feed.TooLong > 0)
        {
            setup.Output.WriteLine($"{feed.TooLong} examples were left out: no batch of {setup.Recipe.BatchTokens} tokens holds them.");
        }
    }

    private Task MakeBatchesAsync(ExampleFeed feed, ChannelWriter<StepBatches> writer, int first, CancellationToken stop) => Task.Run(
        async () =>
        {
            try
            {
                for (int step = first; step < setup.Recipe.Steps && !stop.IsCancellationRequested; step++)
                {
                    await writer.WriteAsync(feed.At(step), stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Nobody reads any more.
            }
            finally
            {
                writer.Complete();
            }
        },
        CancellationToken.None);

    private void Validate(ValidationSet validation, ValidationCurve curve, StepMaker maker, int step)
    {
        var shares = new List<string>();
        foreach ((SplitKind split, ValidationResult result) in validation.Evaluate(maker))
        {
            curve.Add(step, split, result);
            shares.Add(string.Create(CultureInfo.InvariantCulture, $"{split} {result.RightShare:P0} ({result.Loss:F3})"));
        }

        setup.Output.WriteLine($"step {step}: whole answers right (loss): {string.Join(", ", shares)}");
    }

    private void Tell(ParameterLayout layout, TrainingState state) => setup.Output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{layout.Count / 1e6:F2} M weights, {setup.Recipe.Steps} steps of up to {setup.Recipe.TokensPerStep} tokens, from step {state.Step}, "
        + $"{setup.Threads} threads, products by {setup.Products.Description}"));

    // A tokenizer remembers words and is no thread's but its own.
    private ChatLayout NewLayout() => new(new BytePairTokenizer(setup.Vocabulary));
}
