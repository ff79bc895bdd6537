using System.Diagnostics;
using Pipelines.Connectors.Datasets;
using Pipelines.Connectors.OpenAi;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Files;
using Pipelines.Storage.Segments;

namespace Pipelines.Runtime.Tests.Kills;

/// <summary>A process that runs a pipeline with all real parts, to be killed.</summary>
internal static class VictimProcess
{
    public const string OutputName = "out.jsonl";

    /// <summary>Calls under way at most.</summary>
    public const int ConcurrencyMax = 8;

    public const int PartitionsInFlightMax = 2;

    /// <summary>Records that wait for a segment at most, in the open buffer and in the one being published.</summary>
    public const int RecordsMax = 16;

    public const string RowsWord = "rows";
    public const string GroupsWord = "groups";
    public const string ResolveWord = "resolve";
    public const string EquijoinWord = "equijoin";

    public const string Pipeline = """
        name: victim
        default_model: scripted
        datasets:
          input: { type: file, path: input.jsonl }
        operations:
          - name: first
            type: map
            prompt: "Name it. {{ input.text }}"
            output: { schema: { name: string } }
          - name: second
            type: map
            prompt: "Judge it. {{ input.name }} of {{ input.text }}"
            output: { schema: { verdict: string } }
        pipeline:
          steps:
            - { name: one, input: input, operations: [first, second] }
          output: { type: file, path: out.jsonl }
        """;

    /// <summary>Folds all rows, five at a time, in one chain for each kind.</summary>
    private const string Groups = """
        name: groups
        default_model: scripted
        datasets:
          input: { type: file, path: input.jsonl }
        operations:
          - name: folded
            type: reduce
            reduce_key: kind
            prompt: "Begin.{% for input in inputs %} {{ input.id }}{% endfor %}"
            fold_prompt: "{{ output.name }} and{% for input in inputs %} {{ input.id }}{% endfor %}"
            fold_batch_size: 5
            output: { schema: { name: string } }
        pipeline:
          steps:
            - { name: one, input: input, operations: [folded] }
          output: { type: file, path: out.jsonl }
        """;

    /// <summary>Compares every row with every other, and asks for a name of each entity.</summary>
    private const string Resolve = """
        name: resolve
        default_model: scripted
        datasets:
          input: { type: file, path: input.jsonl }
        operations:
          - name: same
            type: resolve
            comparison_prompt: "Same? {{ input1.id }} or {{ input2.id }}"
            resolution_prompt: "Name{% for input in inputs %} {{ input.id }}{% endfor %}"
            blocking_threshold: 0
            output: { schema: { name: string } }
        pipeline:
          steps:
            - { name: one, input: input, operations: [same] }
          output: { type: file, path: out.jsonl }
        """;

    /// <summary>Compares every row with every row, itself included.</summary>
    private const string Equijoin = """
        name: equijoin
        default_model: scripted
        datasets:
          input: { type: file, path: input.jsonl }
        operations:
          - name: same
            type: equijoin
            comparison_prompt: "Same? {{ left.id }} or {{ right.id }}"
            blocking_threshold: 0
        pipeline:
          steps:
            - { name: one, operations: [{ same: { left: input, right: input } }] }
          output: { type: file, path: out.jsonl }
        """;

    private static readonly Dictionary<string, string> PipelinesByWord = new(StringComparer.Ordinal)
    {
        [RowsWord] = Pipeline,
        [GroupsWord] = Groups,
        [ResolveWord] = Resolve,
        [EquijoinWord] = Equijoin,
    };

    /// <summary>Starts this assembly again. The caller disposes the process.</summary>
    /// <param name="folder">With the input, the store and the output.</param>
    /// <param name="model">Where the model is.</param>
    /// <param name="pipeline">Which pipeline it runs, by its word.</param>
    public static Process Start(string folder, Uri model, string pipeline = RowsWord) => Process.Start(new ProcessStartInfo
    {
        FileName = Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet",
        ArgumentList = { typeof(VictimProcess).Assembly.Location, folder, model.ToString(), pipeline },
        RedirectStandardError = true,
    })!;

    /// <returns>0 when the run is complete.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        string folder = args[0];
        var store = new FileBlobStore(Path.Combine(folder, "store"), TimeProvider.System);
        using var index = new CallIndex(store, TimeProvider.System);
        using HttpMessageInvoker http = EndpointHttp.Create();
        var runner = new PipelineRunner(
            store,
            new SegmentLog(store, new SegmentLimits { RecordsMax = RecordsMax }, TimeProvider.System),
            index,
            new DatasetReader(new DatasetReaderOptions { WorkingDirectory = folder }),
            new OpenAiInferenceClient(new OpenAiEndpoint(new Uri(args[1])), http, TimeProvider.System),
            PriceBook.Empty.With("scripted", ModelPrice.Free),
            TimeProvider.System,
            new Random(1));
        RunSummary summary = await runner.RunAsync(
            new RunRequest
            {
                Plan = PipelinePlanner.Plan(PipelinesByWord[args[2]]).Plan!,
                Options = new RunOptions
                {
                    Calls = new CallOptions { ConcurrencyMax = ConcurrencyMax },
                    Partitions = new PartitionLimits { RowsMax = 40, InFlightMax = PartitionsInFlightMax },
                },
                Output = new OutputRequest(new FileOutputTarget(Path.Combine(folder, OutputName)), OutputFormat.JsonLines),
            },
            CancellationToken.None);
        await Console.Error.WriteLineAsync(summary.ToString());
        return summary.Status == RunStatus.Completed ? 0 : 1;
    }
}
