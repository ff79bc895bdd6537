using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% set target = value %}</c></summary>
internal sealed class SetNode(SourcePosition position, AssignmentTarget target, ExpressionNode value)
    : AssignmentNode(position, target)
{
    public override IEnumerable<ExpressionNode> Expressions => [value];

    public override Flow Assign(TemplateRun run)
    {
        PyValue assigned = value.Evaluate(run);
        Target.Assign(run, assigned);
        return Flow.Next;
    }

    public override void Trace(FieldTrace trace) => Target.Trace(trace, value.Trace(trace));
}
