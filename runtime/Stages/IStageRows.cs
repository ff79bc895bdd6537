using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Runtime.Stages;

/// <summary>The input rows of a stage. They can be read any number of times and are the same each time.</summary>
internal interface IStageRows
{
    /// <summary>The input's identity, for the stage's key.</summary>
    ContentHash Key { get; }

    /// <summary>How many rows there are, when that is known without reading them.</summary>
    long? KnownCount { get; }

    /// <summary>The size in bytes, when the input is measured in bytes.</summary>
    long? SizeBytes { get; }

    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <param name="bytesRead">Told now and then how many of <see cref="SizeBytes"/> have been read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<Row> ReadAsync(IProgress<long>? bytesRead, CancellationToken cancellationToken);
}
