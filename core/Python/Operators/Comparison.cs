using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Any comparison operator, as syntax trees hold them.</summary>
internal static class Comparison
{
    public static string Symbol(this ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "==",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.In => "in",
        ComparisonOperator.NotIn => "not in",
        ComparisonOperator.Is => "is",
        _ => "is not",
    };

    public static bool Holds(this ComparisonOperator comparison, in PyValue left, in PyValue right, EvaluationBudget budget) =>
        comparison switch
        {
            ComparisonOperator.Equal => Equality.Of(left, right),
            ComparisonOperator.NotEqual => !Equality.Of(left, right),
            ComparisonOperator.In => Containment.Holds(left, right, budget),
            ComparisonOperator.NotIn => !Containment.Holds(left, right, budget),
            ComparisonOperator.Is => PyValue.AreSame(left, right),
            ComparisonOperator.IsNot => !PyValue.AreSame(left, right),
            _ => Ordering.Holds(left, right, comparison),
        };
}
