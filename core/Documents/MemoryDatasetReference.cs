using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Documents;

/// <summary>A dataset whose rows stand in the pipeline itself, or came with a request (<c>type: memory</c>).</summary>
/// <param name="Name">Its name in the pipeline.</param>
/// <param name="Rows">The rows, in order; never changed by a reader.</param>
public sealed record MemoryDatasetReference(string Name, IReadOnlyList<JObject> Rows) : DatasetReference(Name);
