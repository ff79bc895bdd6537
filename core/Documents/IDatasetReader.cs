namespace Pipelines.Core.Documents;

/// <summary>Finds datasets and opens them for reading.</summary>
public interface IDatasetReader
{
    /// <summary>
    /// Finds a dataset, works out its identity (which reads its bytes once) and returns it ready to be read. The rows
    /// themselves are not looked at yet.
    /// </summary>
    /// <exception cref="DatasetException">There is no such file or folder, it cannot be read, or its format is not known.</exception>
    Task<IRowSource> OpenAsync(DatasetReference reference, CancellationToken cancellationToken);
}
