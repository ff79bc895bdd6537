using Pipelines.Core.Expressions.Running;
using Pipelines.Core.Python;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Nodes;

/// <summary><c>lambda a, b: expression</c></summary>
internal sealed class LambdaNode(SourcePosition position, NameTarget[] parameters, ExpressionNode body) : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => [body];

    public override PyValue Evaluate(Evaluation evaluation) =>
        PyValue.From(new LambdaObject(parameters, body, evaluation.Scope));

    // Whatever it is called with was read whole where it was passed on.
    public override FieldPlaces Trace(FieldTrace trace)
    {
        foreach (NameTarget parameter in parameters)
        {
            parameter.Trace(trace, FieldPlaces.None);
        }

        body.Trace(trace).ReadWhole();
        return FieldPlaces.None;
    }
}
