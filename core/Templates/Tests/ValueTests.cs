using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Filters;

namespace Pipelines.Core.Templates.Tests;

/// <summary>Tests that look at the value.</summary>
internal static class ValueTests
{
    private static readonly Signature Other = new(Parameter.Required("other"));

    public static IEnumerable<Method> All { get; } =
    [
        new("true", Signature.Empty, (_, self, in _) => PyValue.AreSame(self, PyValue.True)),
        new("false", Signature.Empty, (_, self, in _) => PyValue.AreSame(self, PyValue.False)),
        new("odd", Signature.Empty, (evaluation, self, in _) => HasRemainder(evaluation, self, 2, 1)),
        new("even", Signature.Empty, (evaluation, self, in _) => HasRemainder(evaluation, self, 2, 0)),
        new("divisibleby", new Signature(Parameter.Required("num")), (evaluation, self, in arguments) => HasRemainder(evaluation, self, arguments[0], 0)),
        new("lower", Signature.Empty, (evaluation, self, in _) => TextTestMethods.HasCase(PyText.Str(self, evaluation.Budget), CaseMapping.IsLower)),
        new("upper", Signature.Empty, (evaluation, self, in _) => TextTestMethods.HasCase(PyText.Str(self, evaluation.Budget), CaseMapping.IsUpper)),
        new("sameas", Other, (_, self, in arguments) => PyValue.AreSame(self, arguments[0])),
        new("in", new Signature(Parameter.Required("seq")), (evaluation, self, in arguments) => Containment.Holds(self, arguments[0], evaluation.Budget)),
        new("filter", Signature.Empty, (_, self, in _) => self.IsText && FilterTable.Find(self.Text) is not null),
        new("test", Signature.Empty, (_, self, in _) => self.IsText && TestTable.Find(self.Text) is not null),
    ];

    private static PyValue HasRemainder(Evaluation evaluation, in PyValue value, in PyValue divisor, in PyValue remainder) =>
        Equality.Of(BinaryOperator.Modulo.Apply(value, divisor, evaluation.Budget), remainder);
}
