using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Python;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>A prompt about the rows of a group, an answer so far, or several answers. Immutable and thread-safe.</summary>
internal sealed class GroupPrompt
{
    /// <summary>The group's key, an object of its fields.</summary>
    public const string ReduceKey = "reduce_key";

    /// <summary>Several answers.</summary>
    public const string Answers = "outputs";

    private readonly Template _template;

    private GroupPrompt(string label, Template template, IReadOnlyList<string> variables)
    {
        Label = label;
        _template = template;
        Variables = variables;
        var changing = new HashSet<string>(variables, StringComparer.Ordinal) { ReduceKey };
        StaticPrefix = template.StaticPrefix(changing, new TemplateVariables { { PromptVariables.RetrievalContext, "" } });
        FieldReads rows = template.ReadFields(PromptVariables.Rows);
        FieldsRead = rows.IsWhole || rows.Fields.Count > 0 ? FieldSet.All : rows.Items?.ToFieldSet() ?? FieldSet.None;
    }

    /// <summary>What messages call it.</summary>
    public string Label { get; }

    public string Text => _template.Source;

    /// <summary>What it is given, beside the group's key.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>The text that every rendering begins with, whatever the group.</summary>
    public string StaticPrefix { get; }

    /// <summary>The fields of the rows that it may read.</summary>
    public FieldSet FieldsRead { get; }

    /// <summary>Names that it reads and is not given.</summary>
    public IEnumerable<string> UnknownVariables =>
        _template.Variables.Where(name => !Variables.Contains(name, StringComparer.Ordinal) && name is not (ReduceKey or PromptVariables.RetrievalContext));

    /// <exception cref="TemplateSyntaxException">It is no template.</exception>
    public static GroupPrompt Compile(string label, string source, params IReadOnlyList<string> variables) =>
        new(label, Template.Compile(source, TemplateOptions.Prompt), variables);

    public bool Reads(string variable) => _template.Variables.Contains(variable, StringComparer.Ordinal);

    /// <exception cref="PromptException">The template and the values do not fit.</exception>
    public string Render(JObject reduceKey, params IReadOnlyList<JToken> values)
    {
        var variables = new TemplateVariables { { ReduceKey, reduceKey }, { PromptVariables.RetrievalContext, "" } };
        for (int i = 0; i < Variables.Count; i++)
        {
            variables.Add(Variables[i], values[i]);
        }

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
