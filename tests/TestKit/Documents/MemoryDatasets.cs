using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.TestKit.Documents;

/// <summary>Datasets in memory, whatever the pipeline says they are.</summary>
/// <param name="rowsByName">The rows of each dataset.</param>
public sealed class MemoryDatasets(IReadOnlyDictionary<string, IReadOnlyList<JObject>> rowsByName) : IDatasetReader
{
    /// <summary>One dataset, <c>input</c>.</summary>
    public MemoryDatasets(IReadOnlyList<JObject> rows)
        : this(new Dictionary<string, IReadOnlyList<JObject>> { ["input"] = rows })
    {
    }

    public Task<IRowSource> OpenAsync(DatasetReference reference, CancellationToken cancellationToken) =>
        rowsByName.TryGetValue(reference.Name, out IReadOnlyList<JObject>? rows)
            ? Task.FromResult<IRowSource>(new MemoryRows(reference.Name, rows))
            : throw new DatasetException(reference.Name, "There is no such dataset.");
}
