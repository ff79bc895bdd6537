using Newtonsoft.Json.Linq;
using Pipelines.Core.Expressions;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>A Python expression over two rows. Immutable and thread-safe.</summary>
internal sealed class PairCondition
{
    private readonly Expression _expression;
    private readonly PairSides _sides;

    private PairCondition(Expression expression, PairSides sides)
    {
        _expression = expression;
        _sides = sides;
        Equality = expression.NeededEquality(sides.Left, sides.Right);
        LeftFieldsRead = expression.ReadFields(sides.Left).ToFieldSet();
        RightFieldsRead = expression.ReadFields(sides.Right).ToFieldSet();
    }

    public string Text => _expression.Source;

    public FieldSet LeftFieldsRead { get; }

    public FieldSet RightFieldsRead { get; }

    /// <summary>What must be equal for the condition to hold, one side about each row; null when there is no such thing.</summary>
    public (Expression Left, Expression Right)? Equality { get; }

    /// <summary>The conditions of a list. Wrong ones are reported at their place and left out.</summary>
    public static IReadOnlyList<PairCondition> ReadAll(SpecReader reader, SpecKey key, PairSides sides)
    {
        List<PairCondition> conditions = [];
        IReadOnlyList<SpecNode> items = reader.Items(key) ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            string path = SpecPath.Append(reader.PathOf(key), i);
            if (items[i] is not SpecScalar { Kind: not SpecScalarKind.Null } scalar)
            {
                reader.Diagnostics.Error(items[i].Location, path, $"A Python expression over '{sides.Left}' and '{sides.Right}' is wanted here, not {items[i].Describe()}.");
                continue;
            }

            try
            {
                conditions.Add(new PairCondition(Expression.Compile(scalar.Text, [sides.Left, sides.Right]), sides));
            }
            catch (ExpressionSyntaxException exception)
            {
                reader.Diagnostics.Error(scalar.LocationAt(exception.Line, exception.Column), path, $"This is no expression: {exception.Problem}.");
            }
        }

        return conditions;
    }

    /// <exception cref="ArrangementException">It cannot be evaluated for these rows.</exception>
    public bool Holds(JObject left, JObject right)
    {
        try
        {
            return _expression.Holds(new Dictionary<string, JToken?> { [_sides.Left] = left, [_sides.Right] = right });
        }
        catch (ExpressionEvaluationException exception)
        {
            throw new ArrangementException(
                $"The blocking condition {Text} cannot be evaluated for two rows: {exception.Message} Write it so that it holds or does not hold for any rows, "
                + $"for example with {_sides.Left}.get('field').");
        }
    }

    /// <summary>The value of one side of <see cref="Equality"/>; null when it cannot be told.</summary>
    public JToken? ValueOf(Expression side, JObject row)
    {
        try
        {
            return side.Evaluate(new Dictionary<string, JToken?> { [_sides.Left] = row, [_sides.Right] = row });
        }
        catch (ExpressionEvaluationException)
        {
            // Another part of the condition may keep it from being evaluated at all: the pair decides.
            return null;
        }
    }
}
