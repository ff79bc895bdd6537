using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads <c>validate</c> and how often an answer is asked for again.</summary>
internal static class ValidationReader
{
    private const int RetriesMax = 20;

    public static ShapedKey Rules { get; } = new("validate", "Python expressions over 'output' that hold for every answer", ShapedKey.Expressions);
    public static WholeNumberKey Retries { get; } =
        new("num_retries_on_validate_failure", "how often an answer that breaks schema or rules is asked for again", 0, RetriesMax, Absent: 2);

    public static SpecKeys Keys { get; } = new([Rules, Retries]);

    public static (IReadOnlyList<AnswerRule> Rules, int Retries) Read(SpecReader operation) =>
        (ReadRules(operation), operation.CountOrDefault(Retries));

    public static IReadOnlyList<AnswerRule> ReadRules(SpecReader operation) => AnswerRules.ReadAll(operation, Rules);
}
