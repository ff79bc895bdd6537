using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators;

/// <summary>The answer of a call, and its key for <see cref="RowOutcome.AcceptedCalls"/>.</summary>
public sealed record CallAnswer(CallKey Key, Completion Completion);
