using Pipelines.Core.Operators;
using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Progress;

/// <summary>What an operator has done so far.</summary>
/// <param name="Name">The operator.</param>
/// <param name="Type">Its type, for example <c>map</c>.</param>
/// <param name="Counts">Rows, with those of earlier attempts of the run.</param>
/// <param name="PaidCalls">Calls that this attempt paid.</param>
/// <param name="ReusedCalls">Answers that this attempt got without paying.</param>
/// <param name="Tokens">The tokens of the paid calls.</param>
public sealed record OperatorSnapshot(string Name, string Type, OperatorCounts Counts, long PaidCalls, long ReusedCalls, TokenUsage Tokens);
