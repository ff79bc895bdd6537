namespace Pipelines.Core.Templates;

/// <summary>The source is not a template, or uses something that is not supported.</summary>
public sealed class TemplateSyntaxException : TemplateException
{
    internal TemplateSyntaxException(string problem, int line, int column, string excerpt)
        : base(problem, line, column, excerpt, null)
    {
    }
}
