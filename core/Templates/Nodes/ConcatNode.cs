using Pipelines.Core.Python;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>a ~ b</c>: the texts of the operands, joined.</summary>
internal sealed class ConcatNode(SourcePosition position, ExpressionNode[] operands) : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => operands;

    public override PyValue Evaluate(Evaluation evaluation)
    {
        var run = (TemplateRun)evaluation;
        var values = new PyValue[operands.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = operands[i].Evaluate(evaluation);
        }

        evaluation.At = Position;
        bool isMarkup = run.Autoescape && Array.Exists(values, value => value.Kind == PyKind.Markup);
        using var buffer = new TextBuffer(evaluation.Budget.Limits.MaxTextChars);
        foreach (PyValue value in values)
        {
            if (isMarkup && value.Kind != PyKind.Markup)
            {
                buffer.Append(Html.Escape(PyText.Str(value, evaluation.Budget)));
            }
            else
            {
                PyText.WriteStr(buffer, value);
            }
        }

        evaluation.Budget.ChargeText(buffer.Length);
        return isMarkup ? PyValue.FromMarkup(buffer.ToString()) : PyValue.FromText(buffer.ToString());
    }
}
