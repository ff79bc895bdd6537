using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% filter upper %} … {% endfilter %}</c></summary>
internal sealed class FilterBlockNode(SourcePosition position, FilterChain filters, Body body) : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => filters.Expressions;

    public override IEnumerable<StatementNode> Statements => body.Statements;

    public override Flow Execute(TemplateRun run)
    {
        Flow flow = run.Capture(body, newScope: true, out PyValue text);
        if (flow == Flow.Next)
        {
            run.Write(filters.Apply(run, text));
        }

        return flow;
    }

    public override void Trace(FieldTrace trace)
    {
        filters.Trace(trace);
        body.Trace(trace);
    }
}
