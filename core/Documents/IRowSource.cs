using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Documents;

/// <summary>
/// The rows of one dataset. They can be read any number of times and give the same rows in the same order each time, or a
/// <see cref="DatasetException"/>: a row is never dropped, and a dataset that was edited is never passed off as the one that
/// <see cref="Identity"/> names. Thread-safe; holds no file open between reads.
/// </summary>
public interface IRowSource
{
    /// <summary>The dataset's name in the pipeline.</summary>
    string DatasetName { get; }

    /// <summary>Where the rows come from, for a person: the full path that was used, or <c>memory</c>.</summary>
    string Origin { get; }

    /// <summary>What a person should know about how the dataset was found: which folder was used, how many files were left out and why.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>SHA-256 of the bytes that the rows are made of. Row ids are built on it (<see cref="RowId.ForInput"/>).</summary>
    ContentHash Identity { get; }

    /// <summary>The size of those bytes.</summary>
    long SizeBytes { get; }

    /// <summary>Counts the rows, which may read the whole dataset.</summary>
    /// <exception cref="DatasetException">As <see cref="ReadAsync"/>.</exception>
    Task<long> CountRowsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reads the rows in order, in constant memory. Each row is the caller's own. When the sequence ends without an exception,
    /// the bytes read had the identity <see cref="Identity"/>.
    /// </summary>
    /// <param name="bytesRead">Told now and then how many of <see cref="SizeBytes"/> have been read; null tells nobody.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DatasetException">
    /// A row cannot be read, with its place and the cause; or the dataset was changed since it was opened, which shows at the
    /// latest when all rows have been read.
    /// </exception>
    IAsyncEnumerable<JObject> ReadAsync(IProgress<long>? bytesRead, CancellationToken cancellationToken);
}
