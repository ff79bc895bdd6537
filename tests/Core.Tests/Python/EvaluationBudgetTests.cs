using System.Numerics;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Tests.Python;

public class EvaluationBudgetTests
{
    private static readonly EvaluationLimits Small = new() { MaxSteps = 1000, MaxTextChars = 1000, MaxAllocatedUnits = 5000 };

    private static readonly Dictionary<string, Func<Evaluation, PyValue>> Growths = new()
    {
        { "text * n", run => BinaryOperator.Multiply.Apply("ab", 1_000_000_000, run.Budget) },
        { "list * n", run => BinaryOperator.Multiply.Apply(PyValue.From(new PyList([1])), long.MaxValue, run.Budget) },
        { "2 ** n", run => BinaryOperator.Power.Apply(2, 1_000_000_000, run.Budget) },
        { "1 << n", run => BinaryOperator.ShiftLeft.Apply(1, long.MaxValue, run.Budget) },
        { "center", run => Call(run, "x", "center", 100_000) },
        { "zfill", run => Call(run, "x", "zfill", int.MaxValue) },
        { "replace", run => Call(run, new string('a', 500), "replace", "a", "aaaa") },
        { "expandtabs", run => Call(run, "\t", "expandtabs", 1_000_000) },
        { "%d", run => BinaryOperator.Modulo.Apply("%999999d", 1, run.Budget) },
        { "format", run => Call(run, "{:999999}", "format", "x") },
        { "list(range)", run => PyValue.From(new PyList(Iteration.ToList(PyValue.From(new PyRange(0, long.MaxValue, 1)), run.Budget))) },
    };

    public static TheoryData<string> Names => [.. Growths.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_ThatGrowsWithoutBound_StopsWithLimit(string name)
    {
        var error = Assert.Throws<PythonException>(() => Growths[name](new TestEvaluation(Small)));
        Assert.Equal(PythonErrorKind.LimitReached, error.Kind);
    }

    [Fact]
    public void Repr_OfAListInItself_StopsWithLimit()
    {
        var list = new PyList();
        list.Items.Add(PyValue.From(list));
        var error = Assert.Throws<PythonException>(() => PyText.Repr(PyValue.From(list), new TestEvaluation().Budget));
        Assert.Equal(PythonErrorKind.LimitReached, error.Kind);
    }

    [Fact]
    public void Step_AfterCancellation_Throws()
    {
        using var source = new CancellationTokenSource();
        var budget = new EvaluationBudget(new EvaluationLimits(), source.Token);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                budget.Step();
            }
        });
    }

    [Fact]
    public void Repr_OfAHugeInteger_IsPythonsValueError()
    {
        PyValue huge = PyValue.FromInteger(BigInteger.Pow(10, 4300));
        var error = Assert.Throws<PythonException>(() => PyText.Repr(huge, new TestEvaluation().Budget));
        Assert.Equal(PythonErrorKind.ValueError, error.Kind);
    }

    private static PyValue Call(Evaluation run, PyValue self, string method, params PyValue[] arguments) =>
        MethodTable.Find(self.Kind, method)!.Call(run, self, CallArguments.Of(arguments));
}
