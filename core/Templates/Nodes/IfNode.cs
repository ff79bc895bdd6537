using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% if %} {% elif %} {% else %} {% endif %}</c>; the branches share the level of the statement.</summary>
internal sealed class IfNode(SourcePosition position, (ExpressionNode Condition, Body Body)[] branches, Body otherwise)
    : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => branches.Select(branch => branch.Condition);

    public override IEnumerable<StatementNode> Statements =>
        branches.SelectMany(branch => branch.Body.Statements).Concat(otherwise.Statements);

    public override Flow Execute(TemplateRun run)
    {
        foreach ((ExpressionNode condition, Body body) in branches)
        {
            PyValue decision = condition.Evaluate(run);
            run.At = condition.Position;
            if (Truth.Of(decision))
            {
                return body.Execute(run);
            }
        }

        return otherwise.Execute(run);
    }

    public override void Trace(FieldTrace trace)
    {
        foreach ((ExpressionNode condition, Body body) in branches)
        {
            condition.Trace(trace).ReadSize();
            body.Trace(trace);
        }

        otherwise.Trace(trace);
    }
}
