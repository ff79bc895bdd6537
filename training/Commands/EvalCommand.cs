using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Inference;
using GpuHost.Serving.Models;
using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Newtonsoft.Json;
using Pipelines.Core.Documents;
using Pipelines.Core.Schemas;
using Pipelines.Training.Data;
using Pipelines.Training.Evaluation;
using Pipelines.Training.Evaluation.Telling;

namespace Pipelines.Training.Commands;

/// <summary><c>eval</c>: a model's file, served as products serve it, asked about what the generator holds out and about the documents written by hand.</summary>
internal static class EvalCommand
{
    /// <summary>From the repository's folder.</summary>
    private static readonly string Documents = Path.Combine("training", "eval", "documents");

    private const int TellEvery = 100;

    /// <summary>On one core, several documents at a time wait for each other: attention looks at the cells of all of them.</summary>
    private const int ItemsInFlight = 1;

    private const string ReportName = "evaluation.json";
    private const ulong Stream = 0xE7A1_0000;
    private const ulong SamplingSeed = 1;

    public static async Task RunAsync(TrainingHost host, TrainingPlan plan, CancellationToken stop)
    {
        string path = plan.ExistingModelPath;

        // Before the work, and not after it: a model named by --model may be asked where nothing was trained.
        Directory.CreateDirectory(plan.Folder);
        List<IEvaluationItem> items = [.. Enum.GetValues<SplitKind>().SelectMany(split => HeldOut(plan, split))];
        if (FindDocuments() is { } documents)
        {
            items.AddRange(HandwrittenDocuments.Read(documents));
        }
        else
        {
            await host.Error.WriteLineAsync($"There is no {Documents} above this folder, so the documents written by hand are left out; start the command in the repository.");
        }

        try
        {
            await AskAsync(host, plan, path, items, stop);
        }
        catch (ModelEngineException refused)
        {
            throw new TrainingException($"'{path}' cannot be asked. {refused.Message}");
        }
    }

    private static async Task AskAsync(TrainingHost host, TrainingPlan plan, string path, List<IEvaluationItem> items, CancellationToken stop)
    {
        LlamaLibrary library = LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), NullLoggerFactory.Instance);
        // A model this small gains nothing by threads that wait for each other.
        var options = new LlamaContextOptions { Threads = 1, ContextTokens = BuiltInModel.CellsDefault };
        await using var engine = new ServingEngine(
            LlamaModelEngine.Load(library, new LlamaModelOptions { Path = path }, options, NullLoggerFactory.Instance), EngineOptions.Default, host.Clock);
        string name = Path.GetFileNameWithoutExtension(path);
        using var client = new EngineInferenceClient(
            engine, EngineModel.Of(name, await FileDigest.OfAsync(path, null, stop), engine), host.Clock, SamplingSeed);
        var progress = new EveryNth(TellEvery, done => host.Error.WriteLine($"{done} of {items.Count} documents"));
        EvaluationReport report = await new Evaluator(client, host.Clock).RunAsync(items, name, ItemsInFlight, progress, cancellationToken: stop);
        await host.Output.WriteAsync(EvaluationText.Of(report));
        string told = Path.Combine(plan.Folder, ReportName);
        await File.WriteAllTextAsync(told, EvaluationJson.Of(report).ToString(Formatting.Indented), stop);
        await host.Output.WriteLineAsync($"every wrong answer: {told}");
    }

    private static string? FindDocuments()
    {
        for (DirectoryInfo? folder = new(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            string found = Path.Combine(folder.FullName, Documents);
            if (Directory.Exists(found))
            {
                return found;
            }
        }

        return null;
    }

    private static IEnumerable<IEvaluationItem> HeldOut(TrainingPlan plan, SplitKind split) => ExampleSources.Default
        .Examples(Stream + plan.Seed, split, plan.ParsedStage)
        .Take(plan.Count)
        .Select((example, i) => new PromptItem(
            $"{split}-{i}",
            split.ToString(),
            example.Kind,
            example.System,
            example.User,
            [.. example.Fields.Select(static field => new GoldField(field.Name, FormOf(field.Form), RowJson.Parse(field.Json)))],
            OutputSchema.FromJsonSchema(RowJson.ParseObject(example.OutputSchema)).Value!));

    private static string FormOf(FieldForm form) => form switch
    {
        FieldForm.Span => FieldForms.Span,
        FieldForm.Normalised => FieldForms.Normalised,
        FieldForm.Label => FieldForms.Label,
        FieldForm.Truth => FieldForms.Truth,
        FieldForm.Count => FieldForms.Count,
        FieldForm.List => FieldForms.List,
        FieldForm.Nested => FieldForms.Nested,
        FieldForm.Sentence => FieldForms.Sentence,
        FieldForm.Missing => FieldForms.Missing,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "This form has no group in reports."),
    };
}
