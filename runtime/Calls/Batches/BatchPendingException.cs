using Pipelines.Runtime.Partitions;

namespace Pipelines.Runtime.Calls.Batches;

/// <summary>The call is in a batch that its provider works on: whoever asks is to come again when a durable timer says so.</summary>
internal sealed class BatchPendingException() : WorkCutShortException("The call waits in a provider's batch.");
