using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary>Text that is written as it stands.</summary>
internal sealed class TextNode(SourcePosition position, string text) : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => [];

    public override Flow Execute(TemplateRun run)
    {
        run.At = Position;
        run.Output.Append(text);
        return Flow.Next;
    }

    public override void Trace(FieldTrace trace)
    {
    }
}
