namespace Pipelines.Core.Storage;

/// <summary>Stored bytes are not what was written. Names the blob; nothing of it has been used.</summary>
public sealed class CorruptLogException(BlobPath path, string reason)
    : Exception($"'{path}' is damaged: {reason}")
{
    public BlobPath Path { get; } = path;
}
