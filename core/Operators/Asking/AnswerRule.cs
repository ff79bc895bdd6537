using Newtonsoft.Json.Linq;
using Pipelines.Core.Expressions;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Asking;

/// <summary>
/// Something that must hold for an answer: a Python expression over <c>output</c>, or a check of the operator's own. Immutable and
/// thread-safe.
/// </summary>
internal sealed class AnswerRule
{
    private readonly Func<JObject, string?> _faultOf;

    private AnswerRule(string text, FieldSet fieldsRead, Func<JObject, string?> faultOf)
    {
        Text = text;
        FieldsRead = fieldsRead;
        _faultOf = faultOf;
    }

    public string Text { get; }

    public FieldSet FieldsRead { get; }

    /// <exception cref="ExpressionSyntaxException">It is no expression over <c>output</c>.</exception>
    public static AnswerRule Compile(string text)
    {
        var expression = Expression.Compile(text, [PromptVariables.Answer]);
        return new AnswerRule(text, expression.ReadFields(PromptVariables.Answer).ToFieldSet(), output => FaultOf(expression, output));
    }

    /// <summary>A check that an operator makes of answers, whatever the pipeline says.</summary>
    /// <param name="text">What holds, for people.</param>
    /// <param name="faultOf">What is wrong with an answer, as a sentence for the model; null when nothing is.</param>
    public static AnswerRule Check(string text, Func<JObject, string?> faultOf) => new(text, FieldSet.None, faultOf);

    /// <summary>What is wrong with the answer; null when the rule holds. A rule that cannot be evaluated does not hold.</summary>
    public string? FaultOf(JObject output) => _faultOf(output);

    private static string? FaultOf(Expression expression, JObject output)
    {
        try
        {
            return expression.Holds(new Dictionary<string, JToken?> { [PromptVariables.Answer] = output }) ? null : $"The rule does not hold: {expression.Source}";
        }
        catch (ExpressionEvaluationException exception)
        {
            return $"The rule cannot be evaluated: {exception.Message}";
        }
    }
}
