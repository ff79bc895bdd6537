namespace Pipelines.Core.Expressions;

/// <summary>The text is not an expression, or uses something that is not supported.</summary>
public sealed class ExpressionSyntaxException : ExpressionException
{
    internal ExpressionSyntaxException(string problem, string source, int line, int column)
        : base(problem, source, line, column, null)
    {
    }
}
