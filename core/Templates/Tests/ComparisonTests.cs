using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;

namespace Pipelines.Core.Templates.Tests;

/// <summary>The comparison operators under the names that <c>select</c> and its like take.</summary>
internal static class ComparisonTests
{
    public static IEnumerable<Method> All { get; } =
    [
        .. Comparison(ComparisonOperator.Equal, "==", "eq", "equalto"),
        .. Comparison(ComparisonOperator.NotEqual, "!=", "ne"),
        .. Comparison(ComparisonOperator.Less, "<", "lt", "lessthan"),
        .. Comparison(ComparisonOperator.LessOrEqual, "<=", "le"),
        .. Comparison(ComparisonOperator.Greater, ">", "gt", "greaterthan"),
        .. Comparison(ComparisonOperator.GreaterOrEqual, ">=", "ge"),
    ];

    private static IEnumerable<Method> Comparison(ComparisonOperator comparison, params string[] names) => names.Select(name =>
        new Method(name, new Signature(Parameter.Required("other")), (evaluation, self, in arguments) => comparison.Holds(self, arguments[0], evaluation.Budget)));
}
