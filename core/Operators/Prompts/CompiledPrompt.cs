using Newtonsoft.Json.Linq;
using Pipelines.Core.Python;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Operators.Prompts;

/// <summary>A prompt about rows or an answer, compiled. Immutable and thread-safe.</summary>
internal sealed class CompiledPrompt
{
    private readonly string _label;
    private readonly Template _template;
    private readonly string _variable;
    private readonly IReadOnlyDictionary<string, JToken?> _shared;
    private readonly TemplateVariables _sharedVariables;
    private readonly bool _isRetrieving;

    private CompiledPrompt(string label, Template template, string variable, IReadOnlyDictionary<string, JToken?> shared, bool isRetrieving = false)
    {
        _label = label;
        _template = template;
        _variable = variable;
        _shared = shared;
        _sharedVariables = new TemplateVariables(shared);
        _isRetrieving = isRetrieving;
        StaticPrefix = isRetrieving && !RetrievalHeader.IsNamedIn(template.Source)
            ? RetrievalHeader.Opening
            : template.StaticPrefix(new HashSet<string>(StringComparer.Ordinal) { variable, isRetrieving ? PromptVariables.RetrievalContext : variable }, _sharedVariables);
        FieldsRead = variable == PromptVariables.Rows ? OfEach(template.ReadFields(variable)) : template.ReadFields(variable).ToFieldSet();
    }

    /// <summary>The template as it is rendered: as written, with what was appended to it.</summary>
    public string Text => _template.Source;

    /// <summary>The text that every rendering begins with.</summary>
    public string StaticPrefix { get; }

    /// <summary>The top-level fields of the row, of the rows or of the answer that it may read.</summary>
    public FieldSet FieldsRead { get; }

    /// <summary>Names that it reads and is not given: where it reaches one, the rendering fails.</summary>
    public IEnumerable<string> UnknownVariables =>
        _template.Variables.Where(name => name != _variable && name is not (PromptVariables.RetrievalContext or PromptVariables.CalibrationContext));

    /// <param name="label">What messages call it, for example <c>prompt</c>.</param>
    /// <param name="source">The template, with all that is appended to it.</param>
    /// <param name="variable">What it is about: one of <see cref="PromptVariables"/>.</param>
    /// <exception cref="TemplateSyntaxException">It is no template.</exception>
    public static CompiledPrompt Compile(string label, string source, string variable) =>
        new(label, Template.Compile(source, TemplateOptions.Prompt), variable, new Dictionary<string, JToken?>());

    /// <summary>The same prompt with a further variable, whose value is the same in every rendering.</summary>
    public CompiledPrompt With(string name, string value) =>
        new(_label, _template, _variable, new Dictionary<string, JToken?>(_shared) { [name] = value }, _isRetrieving);

    /// <summary>The same prompt with what a retriever finds for each rendering: where it names it, else before it.</summary>
    public CompiledPrompt Retrieving() =>
        new(_label, _template, _variable, _shared.Where(static one => one.Key != PromptVariables.RetrievalContext).ToDictionary(StringComparer.Ordinal), isRetrieving: true);

    /// <summary>What is read of the rows of a list.</summary>
    private static FieldSet OfEach(FieldReads list) =>
        list.IsWhole || list.Fields.Count > 0 ? FieldSet.All : list.Items?.ToFieldSet() ?? FieldSet.None;

    /// <summary>Renders it about <paramref name="subject"/>, which is only read, with what a retriever has found for it.</summary>
    /// <exception cref="PromptException">The template and the subject do not fit.</exception>
    public string Render(JToken subject, string? retrieved = null)
    {
        var variables = new TemplateVariables(_sharedVariables) { { _variable, subject } };
        if (_isRetrieving)
        {
            variables.Add(PromptVariables.RetrievalContext, retrieved ?? "");
        }

        try
        {
            string rendered = _template.Render(variables);
            return _isRetrieving ? RetrievalHeader.Before(rendered, _template.Source, retrieved) : rendered;
        }
        catch (TemplateRenderException exception)
        {
            throw new PromptException($"The {_label} cannot be rendered: {exception.Message}", exception);
        }
    }
}
