using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% with a = 1, b = 2 %} … {% endwith %}</c>; the values see the outer level only.</summary>
internal sealed class WithNode(SourcePosition position, (AssignmentTarget Target, ExpressionNode Value)[] bindings, Body body)
    : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => bindings.Select(binding => binding.Value);

    public override IEnumerable<StatementNode> Statements => body.Statements;

    public override Flow Execute(TemplateRun run)
    {
        PyValue[] values = [.. bindings.Select(binding => binding.Value.Evaluate(run))];
        Scope outer = run.Scope;
        run.Scope = new Scope(outer);
        for (int i = 0; i < values.Length; i++)
        {
            bindings[i].Target.Assign(run, values[i]);
        }

        Flow flow = body.Execute(run);
        run.Scope = outer;
        return flow;
    }

    public override void Trace(FieldTrace trace)
    {
        foreach ((AssignmentTarget target, ExpressionNode value) in bindings)
        {
            target.Trace(trace, value.Trace(trace));
        }

        body.Trace(trace);
    }
}
