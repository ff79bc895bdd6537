using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Reduce;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>
/// What is found, or searched for: a template. As in DocETL a missing field prints nothing, since rows of a collection often lack some. Immutable
/// and thread-safe.
/// </summary>
internal sealed class RetrievalPhrase
{
    private static readonly TemplateOptions Options = TemplateOptions.Prompt with { Undefined = UndefinedBehavior.Lenient };

    private readonly Template _template;

    private RetrievalPhrase(string label, Template template)
    {
        Label = label;
        _template = template;
    }

    /// <summary>What messages call it.</summary>
    public string Label { get; }

    public string Text => _template.Source;

    /// <summary>Names that it reads.</summary>
    public IReadOnlySet<string> Variables => _template.Variables;

    /// <summary>The fields of the row, and of the rows of a group, that it may read.</summary>
    public FieldSet FieldsRead
    {
        get
        {
            FieldReads rows = _template.ReadFields(PromptVariables.Rows);
            FieldSet ofRows = rows.IsWhole || rows.Fields.Count > 0 ? FieldSet.All : rows.Items?.ToFieldSet() ?? FieldSet.None;
            return _template.ReadFields(PromptVariables.Row).ToFieldSet().Union(ofRows);
        }
    }

    /// <exception cref="TemplateSyntaxException">It is no template.</exception>
    public static RetrievalPhrase Compile(string label, string source) => new(label, Template.Compile(source, Options));

    /// <summary>About a row.</summary>
    /// <exception cref="PromptException">The template and the row do not fit.</exception>
    public string Render(JObject row) => Render(new TemplateVariables { { PromptVariables.Row, row } });

    /// <summary>About a group.</summary>
    /// <inheritdoc cref="Render(JObject)"/>
    public string Render(JObject reduceKey, JArray rows) =>
        Render(new TemplateVariables { { GroupPrompt.ReduceKey, reduceKey }, { PromptVariables.Rows, rows } });

    private string Render(TemplateVariables variables)
    {
        try
        {
            return _template.Render(variables);
        }
        catch (TemplateRenderException exception)
        {
            throw new PromptException($"The {Label} cannot be rendered: {exception.Message}", exception);
        }
    }
}
