namespace Pipelines.Core.Documents;

/// <summary>A dataset that cannot be read. The message says what, where and what to do, and holds no row's text.</summary>
/// <param name="datasetName">The dataset's name in the pipeline.</param>
/// <param name="cause">What is wrong, and what to do about it.</param>
/// <param name="place">Where in the dataset; null when it is the dataset as a whole.</param>
/// <param name="innerException">What it came from.</param>
public sealed class DatasetException(string datasetName, string cause, DatasetPlace? place = null, Exception? innerException = null)
    : Exception($"Dataset '{datasetName}'{(place is null ? "" : $", {place}")}: {cause}", innerException)
{
    public string DatasetName { get; } = datasetName;

    /// <summary>What is wrong, without the name and the place.</summary>
    public string Cause { get; } = cause;

    public DatasetPlace? Place { get; } = place;
}
