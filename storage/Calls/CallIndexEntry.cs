using Pipelines.Core.Storage;

namespace Pipelines.Storage.Calls;

/// <summary>Where the answer to a call is recorded.</summary>
/// <param name="Partition">The partition whose log has it.</param>
/// <param name="Place">The place there.</param>
internal sealed record CallIndexEntry(BlobPath Partition, AnswerPlace Place);
