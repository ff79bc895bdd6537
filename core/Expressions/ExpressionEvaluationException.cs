using Pipelines.Core.Python;

namespace Pipelines.Core.Expressions;

/// <summary>An expression and the values given to it do not go together, or a limit was reached.</summary>
public sealed class ExpressionEvaluationException : ExpressionException
{
    internal ExpressionEvaluationException(PythonException cause, string source, int line, int column)
        : base(cause.Message, source, line, column, cause)
    {
        ErrorType = cause.Kind.ToString();
    }

    /// <summary>Python's name for the error, such as <c>KeyError</c>; <c>LimitReached</c> for a limit of ours.</summary>
    public string ErrorType { get; }
}
