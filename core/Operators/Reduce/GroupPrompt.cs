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
    private readonly bool _isRetrieving;

    private GroupPrompt(string label, Template template, IReadOnlyList<string> variables, bool isRetrieving = false)
    {
        Label = label;
        _template = template;
        _isRetrieving = isRetrieving;
        Variables = variables;
        var changing = new HashSet<string>(variables, StringComparer.Ordinal) { ReduceKey, isRetrieving ? PromptVariables.RetrievalContext : ReduceKey };
        StaticPrefix = isRetrieving && !RetrievalHeader.IsNamedIn(template.Source)
            ? RetrievalHeader.Opening
            : template.StaticPrefix(changing, isRetrieving ? null : new TemplateVariables { { PromptVariables.RetrievalContext, "" } });
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

    /// <summary>The same prompt with what a retriever finds for each group: where it names it, else before it.</summary>
    public GroupPrompt Retrieving() => new(Label, _template, Variables, isRetrieving: true);

    public bool Reads(string variable) => _template.Variables.Contains(variable, StringComparer.Ordinal);

    /// <param name="reduceKey">The group's key.</param>
    /// <param name="retrieved">What a retriever has found for it; null without one.</param>
    /// <param name="values">Those of <see cref="Variables"/>, in their order.</param>
    /// <exception cref="PromptException">The template and the values do not fit.</exception>
    public string Render(JObject reduceKey, string? retrieved, params IReadOnlyList<JToken> values)
    {
        var variables = new TemplateVariables { { ReduceKey, reduceKey }, { PromptVariables.RetrievalContext, retrieved ?? "" } };
        for (int i = 0; i < Variables.Count; i++)
        {
            variables.Add(Variables[i], values[i]);
        }

        try
        {
            string rendered = _template.Render(variables);
            return _isRetrieving ? RetrievalHeader.Before(rendered, _template.Source, retrieved) : rendered;
        }
        catch (TemplateRenderException exception)
        {
            throw new PromptException($"The {Label} cannot be rendered: {exception.Message}", exception);
        }
    }
}
