using Newtonsoft.Json.Linq;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Lexing;
using Pipelines.Core.Templates.Parsing;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates;

/// <summary>
/// One Jinja expression on its own, as pipelines write field paths: <c>author.name</c>, <c>lines.0.sku</c>,
/// <c>links[0].href</c>. Compile once, evaluate any number of times, from any number of threads.
/// </summary>
public sealed class TemplateExpression
{
    private readonly TemplateSource _source;
    private readonly TemplateOptions _options;
    private readonly ExpressionNode _expression;

    private TemplateExpression(TemplateSource source, TemplateOptions options, ExpressionNode expression)
    {
        _source = source;
        _options = options;
        _expression = expression;
    }

    /// <exception cref="TemplateSyntaxException">The text is no expression; columns count the braces put around it.</exception>
    public static TemplateExpression Compile(string expression, TemplateOptions? options = null)
    {
        options ??= TemplateOptions.Prompt;
        var source = new TemplateSource($"{{{{ {expression} }}}}", keepTrailingNewline: true);
        return new TemplateExpression(source, options, TemplateParser.ParseExpression(source, options));
    }

    /// <summary>The value, or null when it is undefined. It may be a part of the data given, so it must not be changed.</summary>
    /// <exception cref="TemplateRenderException">The expression and the values do not go together, or a limit was reached.</exception>
    public JToken? Evaluate(TemplateVariables variables, CancellationToken cancellation = default)
    {
        using var run = new TemplateRun(_options, variables, cancellation);
        try
        {
            PyValue value = _expression.Evaluate(run);
            return value.IsUndefined ? null : ResultJson.From(value, run.Budget);
        }
        catch (PythonException error)
        {
            SourcePosition place = error.Cause ?? run.At;
            throw new TemplateRenderException(error, place.Line, place.Column, _source.ExcerptAt(place));
        }
    }
}
