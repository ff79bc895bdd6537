using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>not a</c>, <c>-a</c>, <c>+a</c>, <c>~a</c></summary>
internal sealed class UnaryNode(SourcePosition position, UnaryOperator operation, ExpressionNode operand) : ExpressionNode(position)
{
    /// <summary>Whether it is <c>-a</c>, whose value can only be a number.</summary>
    public bool IsNegation => operation == UnaryOperator.Negate;

    public override IEnumerable<ExpressionNode> Children => [operand];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        PyValue value = operand.Evaluate(evaluation);
        evaluation.At = Position;
        return operation switch
        {
            UnaryOperator.Not => !Truth.Of(value),
            UnaryOperator.Negate => Arithmetic.Negate(value),
            UnaryOperator.Plus => Arithmetic.Plus(value),
            _ => Arithmetic.Invert(value),
        };
    }

    public override FieldPlaces Trace(FieldTrace trace)
    {
        FieldPlaces places = operand.Trace(trace);
        if (operation == UnaryOperator.Not)
        {
            places.ReadSize();
        }
        else
        {
            places.ReadWhole();
        }

        return FieldPlaces.None;
    }
}
