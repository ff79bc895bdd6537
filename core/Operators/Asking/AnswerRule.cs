using Newtonsoft.Json.Linq;
using Pipelines.Core.Expressions;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Something that must hold for an answer: a Python expression over <c>output</c>. Immutable and thread-safe.</summary>
internal sealed class AnswerRule
{
    private readonly Expression _expression;

    private AnswerRule(Expression expression)
    {
        _expression = expression;
        FieldsRead = expression.ReadFields(PromptVariables.Answer).ToFieldSet();
    }

    public string Text => _expression.Source;

    public FieldSet FieldsRead { get; }

    /// <exception cref="ExpressionSyntaxException">It is no expression over <c>output</c>.</exception>
    public static AnswerRule Compile(string text) => new(Expression.Compile(text, [PromptVariables.Answer]));

    /// <summary>What is wrong with the answer; null when the rule holds. A rule that cannot be evaluated does not hold.</summary>
    public string? FaultOf(JObject output)
    {
        try
        {
            return _expression.Holds(new Dictionary<string, JToken?> { [PromptVariables.Answer] = output }) ? null : $"The rule does not hold: {Text}";
        }
        catch (ExpressionEvaluationException exception)
        {
            return $"The rule cannot be evaluated: {exception.Message}";
        }
    }
}
