namespace Pipelines.Core.Storage;

/// <summary>
/// Another process writes the same partition: it has published <paramref name="path"/> first. What this one had not published is
/// not lost to the run, because the other goes on with it.
/// </summary>
public sealed class PartitionTakenException(BlobPath path)
    : Exception($"Another process is working on the same run: it has already written '{path}'. Let one of the two go on alone.")
{
    public BlobPath Path { get; } = path;
}
