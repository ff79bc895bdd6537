using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary><c>set</c>: methods that only look.</summary>
internal static class SetMethods
{
    private static readonly Signature Other = new(Parameter.Required("other"));

    public static IEnumerable<Method> All { get; } =
    [
        Algebra("union", BinaryOperator.BitOr),
        Algebra("intersection", BinaryOperator.BitAnd),
        Algebra("difference", BinaryOperator.Subtract),
        Algebra("symmetric_difference", BinaryOperator.BitXor),
        Relation("issubset", ComparisonOperator.LessOrEqual),
        Relation("issuperset", ComparisonOperator.GreaterOrEqual),
        new("isdisjoint", Other, IsDisjoint),
        new("copy", Signature.Empty, (_, self, in _) => PyValue.From(new PySet(((PySet)self.Reference).Items.Keys))),
    ];

    private static Method Algebra(string name, BinaryOperator operation) => new(name, Other, (evaluation, self, in arguments) =>
        SetAlgebra.TryApply(operation, self, ToSet(evaluation, arguments[0])) ?? self);

    private static Method Relation(string name, ComparisonOperator comparison) => new(name, Other, (evaluation, self, in arguments) =>
        Ordering.Holds(self, ToSet(evaluation, arguments[0]), comparison));

    private static PyValue IsDisjoint(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        var members = ((PySet)self.Reference).Items;
        return !Iteration.Over(arguments[0], evaluation.Budget).Any(members.ContainsKey);
    }

    private static PyValue ToSet(Evaluation evaluation, in PyValue value) => value.Kind == PyKind.Set
        ? value
        : PyValue.From(new PySet(Iteration.ToList(value, evaluation.Budget)));
}
