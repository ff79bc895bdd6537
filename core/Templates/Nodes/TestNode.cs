using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Tests;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>operand is name(arguments)</c></summary>
internal sealed class TestNode(SourcePosition position, string name, ExpressionNode operand, ArgumentNodes arguments)
    : ExpressionNode(position)
{
    // Null for an unknown test in a branch that may never be taken; then taking it is the error.
    private readonly Method? _test = TestTable.Find(name);

    public override IEnumerable<ExpressionNode> Children => [operand, .. arguments.Children];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        PyValue value = operand.Evaluate(evaluation);
        CallArguments bound = arguments.Evaluate(evaluation);
        evaluation.At = Position;
        Method test = _test ?? throw TestTable.Unknown(name);
        return Truth.Of(test.Call(evaluation, value, bound));
    }

    public override FieldPlaces Trace(FieldTrace trace)
    {
        FieldPlaces places = operand.Trace(trace);
        arguments.TraceWhole(trace);
        if (!TestTable.AsksOnlyForType(name))
        {
            places.ReadWhole();
        }

        return FieldPlaces.None;
    }
}
