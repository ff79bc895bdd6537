using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Filters;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>operand|name(arguments)</c>; without operand it stands at a <c>filter</c> or <c>set</c> block.</summary>
internal sealed class FilterNode(SourcePosition position, string name, ExpressionNode? operand, ArgumentNodes arguments)
    : ExpressionNode(position)
{
    // Null for an unknown filter in a branch that may never be taken; then taking it is the error.
    private readonly Method? _filter = FilterTable.Find(name);

    public override IEnumerable<ExpressionNode> Children => operand is null ? arguments.Children : [operand, .. arguments.Children];

    public override PyValue Evaluate(Evaluation evaluation) => Apply(evaluation, operand!.Evaluate(evaluation));

    public PyValue Apply(Evaluation evaluation, in PyValue value)
    {
        CallArguments bound = arguments.Evaluate(evaluation);
        evaluation.At = Position;
        Method filter = _filter ?? throw FilterTable.Unknown(name);
        return filter.Call(evaluation, value, bound);
    }

    public override FieldPlaces Trace(FieldTrace trace) => operand is null
        ? base.Trace(trace)
        : FilterFieldUse.Trace(name, operand.Trace(trace), arguments, trace);
}
