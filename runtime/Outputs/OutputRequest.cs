using Pipelines.Core.Planning;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Outputs;

/// <summary>A file to write the rows to.</summary>
/// <param name="Target">The file.</param>
/// <param name="Format">How.</param>
public sealed record OutputRequest(IOutputTarget Target, OutputFormat Format);
