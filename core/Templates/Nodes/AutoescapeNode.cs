using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% autoescape true %} … {% endautoescape %}</c></summary>
internal sealed class AutoescapeNode(SourcePosition position, ExpressionNode enabled, Body body) : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => [enabled];

    public override IEnumerable<StatementNode> Statements => body.Statements;

    public override Flow Execute(TemplateRun run)
    {
        bool before = run.Autoescape;
        Scope outer = run.Scope;
        run.Autoescape = Truth.Of(enabled.Evaluate(run));
        run.Scope = new Scope(outer);
        Flow flow = body.Execute(run);
        run.Scope = outer;
        run.Autoescape = before;
        return flow;
    }

    public override void Trace(FieldTrace trace)
    {
        enabled.Trace(trace).ReadSize();
        body.Trace(trace);
    }
}
