using Pipelines.Core.Python;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Nodes;

/// <summary>An f-string: texts and fields in a row.</summary>
internal sealed class FormattedTextNode(SourcePosition position, ExpressionNode[] parts) : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => parts;

    public override PyValue Evaluate(Evaluation evaluation)
    {
        using var text = new TextBuffer(evaluation.Budget.Limits.MaxTextChars);
        foreach (ExpressionNode part in parts)
        {
            PyText.WriteStr(text, part.Evaluate(evaluation));
        }

        evaluation.At = Position;
        evaluation.Budget.ChargeText(text.Length);
        return text.ToString();
    }
}
