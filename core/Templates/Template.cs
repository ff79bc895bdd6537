using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Python;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Functions;
using Pipelines.Core.Templates.Lexing;
using Pipelines.Core.Templates.Nodes;
using Pipelines.Core.Templates.Parsing;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates;

/// <summary>
/// A compiled Jinja template. Compile once, render any number of times, from any number of threads. It writes what
/// Python's Jinja2 would write; the differences are listed in <c>docs/templates.md</c>.
/// </summary>
public sealed class Template
{
    private readonly TemplateSource _source;
    private readonly Body _body;
    private readonly Lazy<FieldTrace> _fields;

    private Template(TemplateSource source, TemplateOptions options, Body body)
    {
        _source = source;
        _body = body;
        Options = options;
        _fields = new Lazy<FieldTrace>(TraceFields);
    }

    public TemplateOptions Options { get; }

    /// <summary>The source as it was read: line ends normalised, the last one dropped unless it is kept.</summary>
    public string Source => _source.Text;

    /// <summary>
    /// Names that a rendering must be given: those read, but neither set by the template nor built in. For checks and
    /// messages; a name that is set in one branch and read in another is not listed.
    /// </summary>
    public IReadOnlySet<string> Variables => new SortedSet<string>(
        _fields.Value.Names.Where(name => !_fields.Value.IsBound(name) && !GlobalFunctions.TryGet(name, out _) && name != LoopVariableUse.Name),
        StringComparer.Ordinal);

    /// <param name="source">The text.</param>
    /// <param name="options">How to read and render it; <see cref="TemplateOptions.Prompt"/> when not given.</param>
    /// <exception cref="TemplateSyntaxException">The text is not a template, or uses something not supported.</exception>
    public static Template Compile(string source, TemplateOptions? options = null)
    {
        options ??= TemplateOptions.Prompt;
        bool isTooLong = source.Length > options.Limits.MaxSourceChars;
        var text = new TemplateSource(isTooLong ? string.Empty : source, options.KeepTrailingNewline);
        return isTooLong
            ? throw text.Error($"a template of more than {options.Limits.MaxSourceChars:N0} characters", 0)
            : new Template(text, options, TemplateParser.Parse(text, options));
    }

    /// <exception cref="TemplateRenderException">The template and the values do not go together, or a limit was reached.</exception>
    /// <exception cref="OperationCanceledException">Rendering was cancelled.</exception>
    public string Render(TemplateVariables variables, CancellationToken cancellation = default)
    {
        using var run = new TemplateRun(Options, variables, cancellation);
        Execute(run);
        return run.Output.ToString();
    }

    /// <inheritdoc cref="Render(TemplateVariables, CancellationToken)"/>
    public string Render(IReadOnlyDictionary<string, JToken?> variables, CancellationToken cancellation = default) =>
        Render(new TemplateVariables(variables), cancellation);

    /// <summary>Appends the text; nothing is appended when it fails.</summary>
    /// <inheritdoc cref="Render(TemplateVariables, CancellationToken)"/>
    public void Render(TemplateVariables variables, StringBuilder output, CancellationToken cancellation = default)
    {
        using var run = new TemplateRun(Options, variables, cancellation);
        Execute(run);
        output.Append(run.Output.Written);
    }

    /// <summary>Writes the text; nothing is written when it fails.</summary>
    /// <inheritdoc cref="Render(TemplateVariables, CancellationToken)"/>
    public void Render(TemplateVariables variables, TextWriter output, CancellationToken cancellation = default)
    {
        using var run = new TemplateRun(Options, variables, cancellation);
        Execute(run);
        output.Write(run.Output.Written);
    }

    /// <summary>What the template reads of one of its variables; never too little.</summary>
    public FieldReads ReadFields(string variable) => _fields.Value.ReadsOf(variable);

    /// <summary>
    /// The longest text that every rendering begins with, whatever the values of the row's variables: the part of a
    /// prompt that a model's cache can share between rows. Output ends here at the first value or decision that depends
    /// on the row, the date or chance.
    /// </summary>
    /// <param name="rowVariables">Names whose values change from row to row.</param>
    /// <param name="shared">
    /// Values that are the same for every row. Any other name is taken to change too.
    /// </param>
    /// <param name="cancellation">Stops the work.</param>
    public string StaticPrefix(
        IReadOnlySet<string> rowVariables, TemplateVariables? shared = null, CancellationToken cancellation = default)
    {
        using var run = new PrefixRun(Options, rowVariables, shared ?? [], cancellation);
        try
        {
            _body.Execute(run);
        }
        catch (RowDependentException)
        {
            // The end of the prefix.
        }
        catch (PythonException)
        {
            // Every rendering fails here, so what comes before is the prefix of all that there are.
        }

        return run.Prefix.ToString();
    }

    private void Execute(TemplateRun run)
    {
        try
        {
            _body.Execute(run);
        }
        catch (PythonException error)
        {
            SourcePosition place = error.Cause ?? run.At;
            throw new TemplateRenderException(error, place.Line, place.Column, _source.ExcerptAt(place));
        }
    }

    private FieldTrace TraceFields()
    {
        var trace = new FieldTrace();
        int before;
        do
        {
            before = trace.BindingCount;
            _body.Trace(trace);
        }
        while (trace.BindingCount != before);

        return trace;
    }
}
