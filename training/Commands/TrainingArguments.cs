using System.CommandLine;
using Pipelines.Training.Matrices;

namespace Pipelines.Training.Commands;

/// <summary>The options, which every command takes.</summary>
internal sealed class TrainingArguments
{
    private readonly Option<string> _folder = New("--folder", ".pipelines/training", "Checkpoints, curves, vocabulary and model");
    private readonly Option<ulong> _seed = New("--seed", 1UL, "Decides weights at the start and every example");
    private readonly Option<int> _steps = New("--steps", new TrainingPlan().Steps, "Training steps");
    private readonly Option<int> _layers = New("--layers", new TrainingPlan().Layers, "Layers");
    private readonly Option<int> _width = New("--width", new TrainingPlan().Width, "Width of the hidden state: a multiple of 64");
    private readonly Option<int> _feedForward = New("--feed-forward", new TrainingPlan().FeedForward, "Width of the feed-forward part: a multiple of 32");
    private readonly Option<int> _batches = New("--batches", new TrainingPlan().BatchesPerLane, "Batches of 2,048 tokens that each of the two lanes takes in a step");
    private readonly Option<float> _rate = New("--rate", new TrainingPlan().Rate, "Highest learning rate");
    private readonly Option<int> _vocabulary = New("--vocabulary", new TrainingPlan().VocabularySize, "Tokens to learn");
    private readonly Option<int> _threads = New("--threads", Environment.ProcessorCount, "Threads; more than two are not used");
    private readonly Option<string> _matrices = New("--matrices", MatrixLibrary.Automatic, "Who multiplies: auto, openblas (single precision) or managed");
    private readonly Option<string?> _model = New<string?>("--model", null, "The model's file; in the folder unless named");
    private readonly Option<string?> _weights = New<string?>("--weights", null, "Weights that training/gpu made, instead of a checkpoint (export)");
    private readonly Option<int> _count = New("--count", new TrainingPlan().Count, "Examples of each split (eval), or in all (sample, data)");
    private readonly Option<string> _stage = New("--stage", "Full", "Records, Tiny, Brief, Medium or Full (eval, sample, data)");

    public void AddTo(Command root)
    {
        foreach (Option option in new Option[]
        {
            _folder, _seed, _steps, _layers, _width, _feedForward, _batches, _rate, _vocabulary, _threads, _matrices, _model, _weights, _count, _stage,
        })
        {
            root.Options.Add(option);
        }
    }

    public TrainingPlan Read(ParseResult parse) => new()
    {
        Folder = parse.GetValue(_folder)!,
        Seed = parse.GetValue(_seed),
        Steps = parse.GetValue(_steps),
        Layers = parse.GetValue(_layers),
        Width = parse.GetValue(_width),
        FeedForward = parse.GetValue(_feedForward),
        BatchesPerLane = parse.GetValue(_batches),
        Rate = parse.GetValue(_rate),
        VocabularySize = parse.GetValue(_vocabulary),
        Threads = parse.GetValue(_threads),
        Matrices = parse.GetValue(_matrices)!,
        Model = parse.GetValue(_model),
        Weights = parse.GetValue(_weights),
        Count = parse.GetValue(_count),
        Stage = parse.GetValue(_stage)!,
    };

    private static Option<T> New<T>(string name, T standard, string description) => new(name)
    {
        DefaultValueFactory = _ => standard,
        Description = description,
        Recursive = true,
    };
}
