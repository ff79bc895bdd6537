using Pipelines.Core.Documents;
using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators;

/// <summary>A call that an operator wants made.</summary>
/// <param name="Row">The row it is for, or the first of a batch.</param>
/// <param name="Request">What to send. The idempotency key is set by whoever makes the call.</param>
/// <param name="Attempt">0, or the number of tries of this row with the very same messages before it.</param>
/// <param name="TimeoutRetries">Further tries after a time-out (<c>max_retries_per_timeout</c>).</param>
/// <param name="BypassesEarlierRuns">
/// Answers of earlier runs are not wanted (<c>bypass_cache</c>). Those of this run still count: nothing is paid twice in one run.
/// </param>
public sealed record ModelCall(RowId Row, CompletionRequest Request, int Attempt, int TimeoutRetries, bool BypassesEarlierRuns = false);
