using Newtonsoft.Json.Linq;
using Pipelines.Core.Expressions;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Gates;

/// <summary>Something that must hold for a row: a Python expression over <c>input</c>. Immutable and thread-safe.</summary>
internal sealed class RowCondition
{
    private readonly Expression _expression;

    private RowCondition(Expression expression) => _expression = expression;

    public string Text => _expression.Source;

    public FieldSet FieldsRead => _expression.ReadFields(PromptVariables.Row).ToFieldSet();

    /// <exception cref="ExpressionSyntaxException">It is no expression over <c>input</c>.</exception>
    public static RowCondition Compile(string text) => new(Expression.Compile(text, [PromptVariables.Row]));

    /// <summary>What is wrong with the row; null when the condition holds. One that cannot be evaluated does not hold.</summary>
    public string? FaultOf(JObject row)
    {
        try
        {
            return _expression.Holds(new Dictionary<string, JToken?> { [PromptVariables.Row] = row }) ? null : Text;
        }
        catch (ExpressionEvaluationException exception)
        {
            return $"{Text} (cannot be evaluated: {exception.Message})";
        }
    }
}
