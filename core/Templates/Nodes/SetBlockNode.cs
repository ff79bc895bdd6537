using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% set target %} … {% endset %}</c>, with the filters given behind the target.</summary>
internal sealed class SetBlockNode(SourcePosition position, AssignmentTarget target, FilterChain filters, Body body)
    : AssignmentNode(position, target)
{
    public override IEnumerable<ExpressionNode> Expressions => filters.Expressions;

    public override IEnumerable<StatementNode> Statements => body.Statements;

    public override Flow Assign(TemplateRun run)
    {
        Flow flow = run.Capture(body, newScope: true, out PyValue text);
        if (flow == Flow.Next)
        {
            Target.Assign(run, filters.Apply(run, text));
        }

        return flow;
    }

    public override void Trace(FieldTrace trace)
    {
        filters.Trace(trace);
        body.Trace(trace);
        Target.Trace(trace, FieldPlaces.None);
    }
}
