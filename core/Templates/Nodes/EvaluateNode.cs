using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% do expression %}</c>: evaluates and writes nothing.</summary>
internal sealed class EvaluateNode(SourcePosition position, ExpressionNode expression) : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => [expression];

    public override Flow Execute(TemplateRun run)
    {
        expression.Evaluate(run);
        return Flow.Next;
    }

    public override void Trace(FieldTrace trace) => expression.Trace(trace).ReadWhole();
}
