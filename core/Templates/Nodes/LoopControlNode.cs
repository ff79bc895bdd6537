using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% break %}</c> and <c>{% continue %}</c></summary>
internal sealed class LoopControlNode(SourcePosition position, Flow flow) : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => [];

    public override Flow Execute(TemplateRun run) => flow;

    public override void Trace(FieldTrace trace)
    {
    }
}
