using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary>A level of names without an effect of its own: <c>block</c> and <c>generation</c>.</summary>
internal sealed class ScopeNode(SourcePosition position, Body body) : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => [];

    public override IEnumerable<StatementNode> Statements => body.Statements;

    public override Flow Execute(TemplateRun run)
    {
        Scope outer = run.Scope;
        run.Scope = new Scope(outer);
        Flow flow = body.Execute(run);
        run.Scope = outer;
        return flow;
    }

    public override void Trace(FieldTrace trace) => body.Trace(trace);
}
