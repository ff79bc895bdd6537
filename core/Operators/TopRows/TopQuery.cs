using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.TopRows;

/// <summary>What rows are searched for. Immutable.</summary>
/// <param name="Text">As written.</param>
/// <param name="Template">A template over the first of the rows; null when the text is the query.</param>
internal sealed record TopQuery(string Text, CompiledPrompt? Template)
{
    /// <summary>Null when it is absent or wrong, which is reported. As in DocETL only <c>{{ }}</c> makes a template of it.</summary>
    public static TopQuery? Read(SpecReader reader, TextKey key)
    {
        if (reader.Text(key) is not { } text)
        {
            return null;
        }

        if (!IsTemplate(text))
        {
            return new TopQuery(text, null);
        }

        return PromptReader.ReadInstructions(reader, key) is { } template ? new TopQuery(text, template) : null;
    }

    public static bool IsTemplate(string text) => text.Contains("{{", StringComparison.Ordinal) && text.Contains("}}", StringComparison.Ordinal);

    /// <summary>The fields of the first row that it reads.</summary>
    public FieldSet FieldsRead => Template?.FieldsRead ?? FieldSet.None;

    /// <exception cref="PromptException">The template and the row do not fit.</exception>
    public string For(JObject first) => Template?.Render(first) ?? Text;
}
