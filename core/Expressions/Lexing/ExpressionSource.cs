using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Expressions.Lexing;

/// <summary>The text of an expression and the places in it.</summary>
internal sealed class ExpressionSource(string text)
{
    public string Text { get; } = text;

    public SourcePosition PositionOf(int offset)
    {
        ReadOnlySpan<char> before = Text.AsSpan(0, Math.Min(offset, Text.Length));
        int lineStart = before.LastIndexOf('\n') + 1;
        return new SourcePosition(before.Count('\n') + 1, before.Length - lineStart + 1);
    }

    public ExpressionSyntaxException Error(string problem, int offset)
    {
        SourcePosition position = PositionOf(offset);
        return new ExpressionSyntaxException(problem, Text, position.Line, position.Column);
    }
}
