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
        StaticPrefix = template.StaticPrefix(Names(sides.Left, sides.Right), new TemplateVariables(NoValues));
        LeftFieldsRead = template.ReadFields(sides.Left).ToFieldSet();
        RightFieldsRead = template.ReadFields(sides.Right).ToFieldSet();
    }

    /// <summary>The template as it is rendered: as written, with what was appended to it.</summary>
    public string Text => _template.Source;

    /// <summary>The text that every rendering begins with.</summary>
    public string StaticPrefix { get; }

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
            var prompt = new PairPrompt(key.Name, Template.Compile(PromptTemplate.SourceFor(written, sides.Subject), TemplateOptions.Prompt), sides);
            foreach (string unknown in prompt._template.Variables.Where(name => name != sides.Left && name != sides.Right))
            {
                reader.Warning(key, $"The {key.Name} reads '{unknown}', which it is not given: a pair that gets there fails. It is given '{sides.Left}' and '{sides.Right}'.");
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
            return _template.Render(new TemplateVariables(NoValues) { { _sides.Left, left }, { _sides.Right, right } });
        }
        catch (TemplateRenderException exception)
        {
            throw new PromptException($"The {_label} cannot be rendered: {exception.Message}", exception);
        }
    }

    /// <summary>How many characters the rendering shares with those about one of the two rows and any other: the longer of both beginnings.</summary>
    public int SharedCharCount(JObject left, JObject right)
    {
        string withLeft = _template.StaticPrefix(Names(_sides.Right), new TemplateVariables(NoValues) { { _sides.Left, left } });
        string withRight = _template.StaticPrefix(Names(_sides.Left), new TemplateVariables(NoValues) { { _sides.Right, right } });
        return Math.Max(withLeft.Length, withRight.Length);
    }

    private static HashSet<string> Names(params string[] names) => new(names, StringComparer.Ordinal);
}
