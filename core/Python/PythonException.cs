using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Python;

/// <summary>
/// An error raised while a Python value is worked on. The template engine and the expression evaluator
/// translate it into their own exceptions, which know the place in the source.
/// </summary>
internal sealed class PythonException(PythonErrorKind kind, string message) : Exception(message)
{
    public PythonErrorKind Kind { get; } = kind;

    /// <summary>Where the cause stands, when that is not where the error showed: a missing field that is used later.</summary>
    public SourcePosition? Cause { get; init; }

    public static PythonException Type(string message) => new(PythonErrorKind.TypeError, message);

    public static PythonException Value(string message) => new(PythonErrorKind.ValueError, message);

    public static PythonException Index(string message) => new(PythonErrorKind.IndexError, message);

    public static PythonException Attribute(string message) => new(PythonErrorKind.AttributeError, message);

    public static PythonException DivisionByZero(string message) => new(PythonErrorKind.ZeroDivisionError, message);

    public static PythonException Overflow(string message) => new(PythonErrorKind.OverflowError, message);

    public static PythonException Undefined(string message) => new(PythonErrorKind.UndefinedError, message);

    public static PythonException Limit(string message) => new(PythonErrorKind.LimitReached, message);
}
