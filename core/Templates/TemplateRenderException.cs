using Pipelines.Core.Python;

namespace Pipelines.Core.Templates;

/// <summary>A template and the values given to it do not go together, or a limit was reached.</summary>
public sealed class TemplateRenderException : TemplateException
{
    internal TemplateRenderException(PythonException cause, int line, int column, string excerpt)
        : base(cause.Message, line, column, excerpt, cause)
    {
        ErrorType = cause.Kind.ToString();
    }

    /// <summary>Python's name for the error, such as <c>UndefinedError</c>; <c>LimitReached</c> for a limit of ours.</summary>
    public string ErrorType { get; }
}
