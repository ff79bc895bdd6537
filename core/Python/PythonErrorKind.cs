namespace Pipelines.Core.Python;

/// <summary>The Python exception types that evaluation can raise.</summary>
internal enum PythonErrorKind
{
    TypeError,
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    NameError,
    ZeroDivisionError,
    OverflowError,
    RuntimeError,
    UndefinedError,

    /// <summary>Raised on purpose by the template (<c>raise_exception</c>).</summary>
    TemplateError,

    /// <summary>A bound of ours was reached: steps, sizes, depth.</summary>
    LimitReached,
}
