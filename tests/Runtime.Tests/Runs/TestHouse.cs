using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;
using Pipelines.Storage.Files;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Documents;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Runs;

/// <summary>A store in a folder of its own, and runners over it: real parts, with the model and the dataset at the edges.</summary>
internal sealed class TestHouse : IDisposable
{
    private const int Seed = 1;
    private readonly TemporaryFolder _folder = new();

    /// <param name="isInMemory">For simulations; otherwise the store is real files.</param>
    public TestHouse(bool isInMemory = false)
    {
        Inner = isInMemory ? new MemoryBlobStore(TimeProvider.System) : new FileBlobStore(_folder["store"], TimeProvider.System);
        Store = Inner;
    }

    /// <summary>The store itself.</summary>
    public IBlobStore Inner { get; }

    /// <summary>What runs write to; may be the store behind faults.</summary>
    public IBlobStore Store { get; set; }

    public PriceBook Prices { get; set; } = PriceBook.Empty.With("scripted", ModelPrice.Free);

    /// <summary>Pauses between tries are over at once; nothing times out.</summary>
    public TimeProvider Time { get; set; } = new ImmediateTimeProvider(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(60));

    public ICallIndex EarlierRuns { get; set; } = NoCallIndex.Instance;

    public SegmentLimits SegmentLimits { get; set; } = SegmentLimits.Default;

    public string FileOf(string name) => _folder[name];

    public PipelineRunner Runner(IReadOnlyList<JObject> rows, IInferenceClient client) => Runner(new MemoryDatasets(rows), client);

    public PipelineRunner Runner(IDatasetReader datasets, IInferenceClient client) => new(
        Store,
        new SegmentLog(Store, SegmentLimits, Time),
        EarlierRuns,
        datasets,
        client,
        Prices,
        Time,
        new Random(Seed));

    public OutputRequest Output(string name, Core.Planning.OutputFormat format) => new(new FileOutputTarget(_folder[name]), format);

    public IReadOnlyList<JObject> ReadLines(string name) =>
        [.. File.ReadLines(_folder[name]).Select(RowJson.ParseObject)];

    public static IReadOnlyList<JObject> Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => new JObject { ["id"] = i, ["text"] = $"row {i}" })];

    public void Dispose() => _folder.Dispose();
}
