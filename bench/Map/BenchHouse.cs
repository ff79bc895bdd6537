using Pipelines.Connectors.Datasets;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Files;
using Pipelines.Storage.Segments;

namespace Pipelines.Bench.Map;

/// <summary>A runner over real files in a folder: input, store and output.</summary>
internal sealed class BenchHouse : IDisposable
{
    private const int Seed = 1;
    private const string StoreFolder = "store";
    private const string OutputName = "out.jsonl";

    private readonly string _folder;
    private readonly CallIndex _index;

    public BenchHouse(string folder, IInferenceClient model)
    {
        _folder = folder;
        Store = new FileBlobStore(Path.Combine(folder, StoreFolder), TimeProvider.System);
        _index = new CallIndex(Store, TimeProvider.System);
        Runner = new PipelineRunner(
            Store,
            new SegmentLog(Store, SegmentLimits.Default, TimeProvider.System),
            _index,
            new DatasetReader(new DatasetReaderOptions { WorkingDirectory = folder }),
            model,
            PriceBook.Empty.With(InstantModel.Name, ModelPrice.Free),
            TimeProvider.System,
            new Random(Seed));
    }

    public IBlobStore Store { get; }

    public PipelineRunner Runner { get; }

    public OutputRequest Output => new(new FileOutputTarget(Path.Combine(_folder, OutputName)), OutputFormat.JsonLines);

    public long InputBytes => new FileInfo(Path.Combine(_folder, BenchInput.FileName)).Length;

    public long OutputBytes => new FileInfo(Path.Combine(_folder, OutputName)) is { Exists: true } output ? output.Length : 0;

    public IReadOnlyList<FileInfo> StoreFiles => [.. new DirectoryInfo(Path.Combine(_folder, StoreFolder)).EnumerateFiles("*", SearchOption.AllDirectories)];

    public void Dispose() => _index.Dispose();
}
