using Pipelines.Core.Specs;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads <c>validate</c> and how often an answer is asked for again.</summary>
internal static class ValidationReader
{
    private const int RetriesDefault = 2;
    private const int RetriesMax = 20;

    public static (IReadOnlyList<AnswerRule> Rules, int Retries) Read(SpecReader operation) =>
        (AnswerRules.ReadAll(operation, "validate"), operation.Count("num_retries_on_validate_failure", 0, RetriesMax) ?? RetriesDefault);
}
