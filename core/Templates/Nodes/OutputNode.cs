using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{{ expression }}</c></summary>
internal sealed class OutputNode(SourcePosition position, ExpressionNode expression) : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => [expression];

    public override Flow Execute(TemplateRun run)
    {
        PyValue value = expression.Evaluate(run);
        run.At = Position;
        run.Write(value);
        return Flow.Next;
    }

    public override void Trace(FieldTrace trace) => expression.Trace(trace).ReadWhole();
}
