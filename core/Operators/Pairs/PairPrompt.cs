using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;
using Pipelines.Core.Templates;
using Pipelines.Core.Templates.Prompts;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>A prompt about two rows, compiled. Immutable and thread-safe.</summary>
internal sealed class PairPrompt
{
    private static readonly Dictionary<string, JToken?> NoValues = [];

    private readonly string _label;
    private readonly Template _template;
    private readonly PairSides _sides;

    private PairPrompt(string label, Template template, PairSides sides)
    {
        _label = label;
        _template = template;
        _sides = sides;
        StaticPrefix = template.StaticPrefix(Names([.. sides.LeftVariables, .. sides.RightVariables]), new TemplateVariables(NoValues));
        LeftFieldsRead = sides.LeftParts is null ? template.ReadFields(sides.Left).ToFieldSet() : FieldSet.All;
        RightFieldsRead = sides.RightParts is null ? template.ReadFields(sides.Right).ToFieldSet() : FieldSet.All;
    }

    /// <summary>The template as it is rendered: as written, with what was appended to it.</summary>
    public string Text => _template.Source;

    /// <summary>The text that every rendering begins with.</summary>
    public string StaticPrefix { get; }

    /// <summary>The variables that it reads.</summary>
    public IEnumerable<string> Variables => _template.Variables;

    /// <summary>The fields that it reads of a variable.</summary>
    public FieldSet FieldsReadOf(string variable) => _template.ReadFields(variable).ToFieldSet();

    public FieldSet LeftFieldsRead { get; }

    public FieldSet RightFieldsRead { get; }

    /// <summary>Null when the key is absent, or wrong, which is reported.</summary>
    public static PairPrompt? Read(SpecReader reader, TextKey key, PairSides sides)
    {
        if (reader.Text(key) is not { } written)
        {
            return null;
        }

        try
        {
            string source = sides.Subject is { } subject ? PromptTemplate.SourceFor(written, subject) : written;
            var prompt = new PairPrompt(key.Name, Template.Compile(source, TemplateOptions.Prompt), sides);
            string[] given = [.. sides.LeftVariables, .. sides.RightVariables];
            foreach (string unknown in prompt._template.Variables.Where(name => !given.Contains(name, StringComparer.Ordinal)))
            {
                string all = string.Join(" and ", given.Select(static name => $"'{name}'"));
                reader.Warning(key, $"The {key.Name} reads '{unknown}', which it is not given: a pair that gets there fails. It is given {all}.");
            }

            return prompt;
        }
        catch (TemplateSyntaxException exception)
        {
            SpecLocation location = ((SpecScalar)reader.Node(key)!).LocationAt(exception.Line, exception.Column);
            reader.Diagnostics.Error(location, reader.PathOf(key), $"This is no template: {exception.Problem}. ({exception.Excerpt})");
            return null;
        }
    }

    /// <summary>Renders it about two rows, which are only read.</summary>
    /// <exception cref="PromptException">The template and the rows do not fit.</exception>
    public string Render(JObject left, JObject right)
    {
        try
        {
            TemplateVariables variables = LeftValues(left);
            AddTo(variables, _sides.Right, _sides.RightParts, right);
            return _template.Render(variables);
        }
        catch (TemplateRenderException exception)
        {
            throw new PromptException($"The {_label} cannot be rendered: {exception.Message}", exception);
        }
    }

    /// <summary>How many characters the rendering shares with those about one of the two rows and any other: the longer of both beginnings.</summary>
    public int SharedCharCount(JObject left, JObject right)
    {
        var rightValues = new TemplateVariables(NoValues);
        AddTo(rightValues, _sides.Right, _sides.RightParts, right);
        string withLeft = _template.StaticPrefix(Names([.. _sides.RightVariables]), LeftValues(left));
        string withRight = _template.StaticPrefix(Names([.. _sides.LeftVariables]), rightValues);
        return Math.Max(withLeft.Length, withRight.Length);
    }

    private TemplateVariables LeftValues(JObject left)
    {
        var variables = new TemplateVariables(NoValues);
        AddTo(variables, _sides.Left, _sides.LeftParts, left);
        return variables;
    }

    private static void AddTo(TemplateVariables variables, string name, IReadOnlyList<string>? parts, JObject row)
    {
        if (parts is null)
        {
            variables.Add(name, row);
            return;
        }

        foreach (string part in parts)
        {
            variables.Add(part, row[part]);
        }
    }

    private static HashSet<string> Names(params string[] names) => new(names, StringComparer.Ordinal);
}
