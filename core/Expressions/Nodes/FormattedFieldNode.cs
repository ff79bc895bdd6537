using Pipelines.Core.Python;
using Pipelines.Core.Python.Formatting;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Nodes;

/// <summary>A field of an f-string, <c>{value!r:spec}</c>; the specification may have fields of its own.</summary>
internal sealed class FormattedFieldNode(SourcePosition position, ExpressionNode value, char? conversion, ExpressionNode? specification)
    : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children => specification is null ? [value] : [value, specification];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        PyValue content = value.Evaluate(evaluation);
        string spec = specification is null ? string.Empty : PyText.Str(specification.Evaluate(evaluation), evaluation.Budget);
        evaluation.At = Position;
        content = conversion switch
        {
            'r' => PyText.Repr(content, evaluation.Budget),
            's' => PyText.Str(content, evaluation.Budget),
            'a' => AsciiText.Escape(PyText.Repr(content, evaluation.Budget)),
            _ => content,
        };
        return TextFormat.Format(content, spec, evaluation.Budget);
    }
}
