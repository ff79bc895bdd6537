using Pipelines.Training.Data;
using Pipelines.Training.Tests.Kit;
using Pipelines.Training.Trainer;

namespace Pipelines.Training.Tests.Trainer;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(11)]
    public async Task RunAsync_DiesAndIsStartedAgain_EndsWithTheSameBytes(int step)
    {
        TrainingState undisturbed = await new TrainingRun(ToyTraining.Setup(_folder.PathOf("undisturbed"))).RunAsync(default);

        // Death in the middle of a step: nothing is saved that was not saved before.
        string folder = _folder.PathOf("disturbed");
        await Assert.ThrowsAsync<IOException>(() => new TrainingRun(ToyTraining.Setup(folder, source: new DyingExamples(step))).RunAsync(default));
        TrainingState resumed = await new TrainingRun(ToyTraining.Setup(folder)).RunAsync(default);

        Assert.Equal(ToyTraining.Recipe.Steps, resumed.Step);
        Assert.Equal(undisturbed.Weights, resumed.Weights);
        Assert.Equal(File.ReadAllBytes(Last(_folder.PathOf("undisturbed"))), File.ReadAllBytes(Last(folder)));
    }

    [Fact]
    public async Task RunAsync_TheNewestCheckpointIsDamaged_GoesOnFromTheOneBefore()
    {
        string folder = _folder.PathOf("run");
        TrainingState whole = await new TrainingRun(ToyTraining.Setup(folder)).RunAsync(default);
        string last = Last(folder);
        byte[] bytes = File.ReadAllBytes(last);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(last, bytes);
        var notes = new StringWriter();

        TrainingState again = await new TrainingRun(ToyTraining.Setup(folder) with { Output = notes }).RunAsync(default);

        Assert.Contains("not a whole checkpoint", notes.ToString(), StringComparison.Ordinal);
        Assert.Contains("from step 8", notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(whole.Weights, again.Weights);
    }

    [Fact]
    public async Task RunAsync_AnotherRecipe_IsRefused()
    {
        string folder = _folder.PathOf("run");
        await new TrainingRun(ToyTraining.Setup(folder)).RunAsync(default);

        TrainingException refused = await Assert.ThrowsAsync<TrainingException>(
            () => new TrainingRun(ToyTraining.Setup(folder, ToyTraining.Recipe with { Seed = 2 })).RunAsync(default));

        Assert.Contains("another recipe", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OneThreadOrTwo_EndsWithTheSameBytes()
    {
        TrainingState one = await new TrainingRun(ToyTraining.Setup(_folder.PathOf("one"))).RunAsync(default);
        TrainingState two = await new TrainingRun(ToyTraining.Setup(_folder.PathOf("two")) with { Threads = 2 }).RunAsync(default);

        Assert.Equal(one.Weights, two.Weights);
    }

    [Fact]
    public async Task RunAsync_Stopped_SavesWhereItStands()
    {
        using var stop = new CancellationTokenSource();
        string folder = _folder.PathOf("run");
        TrainingState stopped = await new TrainingRun(
            ToyTraining.Setup(folder, source: new StoppingExamples(7, stop)) with { SaveEverySteps = 1_000 }).RunAsync(stop.Token);

        Assert.True(stopped.Step < ToyTraining.Recipe.Steps);
        Assert.Equal(stopped.Step, CheckpointFile.Read(Last(folder)).State.Step);
    }

    [Fact]
    public async Task RunAsync_Resumed_TheCurveHasEachStepOnce()
    {
        string folder = _folder.PathOf("run");
        await Assert.ThrowsAsync<IOException>(() => new TrainingRun(ToyTraining.Setup(folder, source: new DyingExamples(10))).RunAsync(default));
        await new TrainingRun(ToyTraining.Setup(folder)).RunAsync(default);

        string[] lines = File.ReadAllLines(Path.Combine(folder, TrainingRun.CurveName));
        Assert.Equal(LossCurve.Header, lines[0]);
        Assert.Equal(Enumerable.Range(1, ToyTraining.Recipe.Steps), lines.Skip(1).Select(line => int.Parse(line.Split(',')[0], null)));
    }

    [Fact]
    public async Task RunAsync_ExamplesThatNoBatchHolds_AreLeftOutAndTold()
    {
        var notes = new StringWriter();

        TrainingState state = await new TrainingRun(
            ToyTraining.Setup(_folder.PathOf("run"), source: new LongExamples()) with { Output = notes }).RunAsync(default);

        Assert.Equal(ToyTraining.Recipe.Steps, state.Step);
        Assert.Contains($"{ToyTraining.Recipe.Steps} examples were left out", notes.ToString(), StringComparison.Ordinal);
    }

    private static string Last(string folder) => Directory.GetFiles(folder, "*.ckpt").Max(StringComparer.Ordinal)!;

    /// <summary>Fails while it makes the examples of a step.</summary>
    private sealed class DyingExamples(int step) : IExampleSource
    {
        private int _step;

        public IEnumerable<TrainingExample> Examples(ulong seed, SplitKind split, Curriculum stage) =>
            _step++ < step ? new ToyExamples().Examples(seed, split, stage) : throw new IOException("gone");
    }

    /// <summary>The first of each step is too long.</summary>
    private sealed class LongExamples : IExampleSource
    {
        public IEnumerable<TrainingExample> Examples(ulong seed, SplitKind split, Curriculum stage)
        {
            IEnumerable<TrainingExample> toys = new ToyExamples().Examples(seed, split, stage);
            return toys.Take(1).Select(static toy => toy with { User = new string('x', 4 * ToyTraining.Recipe.BatchTokens) }).Concat(toys);
        }
    }

    /// <summary>Asks for an end while it makes the examples of a step.</summary>
    private sealed class StoppingExamples(int step, CancellationTokenSource stop) : IExampleSource
    {
        private int _step;

        public IEnumerable<TrainingExample> Examples(ulong seed, SplitKind split, Curriculum stage)
        {
            if (_step++ == step)
            {
                stop.Cancel();
            }

            return new ToyExamples().Examples(seed, split, stage);
        }
    }
}
