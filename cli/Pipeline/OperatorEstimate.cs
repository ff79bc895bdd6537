using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Cli.Pipeline;

/// <summary>What one operator would take, if every row reached it.</summary>
/// <param name="Stage">Its stage.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Rows">Input rows; null while that depends on what earlier operators make.</param>
/// <param name="CallsMin">When every answer is good at once; null without <paramref name="Rows"/>.</param>
/// <param name="CallsMax">When everything that may be asked again is.</param>
/// <param name="PromptTokensPerCall">About so many tokens of prompt a call, the shared prefix included; null when no row could be looked at.</param>
/// <param name="SharedTokens">About so many of them are the same for all rows.</param>
internal sealed record OperatorEstimate(
    StagePlan Stage,
    PlannedOperator Operator,
    long? Rows,
    long? CallsMin,
    long? CallsMax,
    long? PromptTokensPerCall,
    long SharedTokens)
{
    /// <summary>Prompt tokens to compute when nothing is shared.</summary>
    public long? PromptTokens => CallsMin * PromptTokensPerCall;

    /// <summary>Prompt tokens to compute when the shared prefix is computed once.</summary>
    public long? ComputedTokens => CallsMin is > 0 ? (CallsMin * (PromptTokensPerCall - SharedTokens)) + SharedTokens : CallsMin;

    public bool AsksModel => Operator.Description.Calls != CallEstimate.None;
}
