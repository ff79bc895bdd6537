using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;
using Pipelines.Core.Templates;
using Pipelines.Core.Templates.Prompts;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>Reads the prompts of a reduce. Null stands for a key that is absent, or wrong, which is reported at its place in the file.</summary>
internal static class GroupPromptReader
{
    /// <summary>About rows; they are appended when it is no template.</summary>
    public static GroupPrompt? ReadPrompt(SpecReader reader, TextKey key) => reader.NonBlankText(key.Name) is { } prompt
        ? Compile(reader, key, PromptTemplate.SourceFor(prompt, PromptSubject.Documents), PromptVariables.Rows)
        : null;

    /// <summary>About an answer and further rows.</summary>
    public static GroupPrompt? ReadFold(SpecReader reader, TextKey key) => ReadTemplate(reader, key, PromptVariables.Rows, PromptVariables.Answer);

    /// <summary>About several answers.</summary>
    public static GroupPrompt? ReadMerge(SpecReader reader, TextKey key) => ReadTemplate(reader, key, GroupPrompt.Answers);

    /// <summary>About a group's key alone.</summary>
    public static GroupPrompt? ReadQuery(SpecReader reader, TextKey key) => ReadTemplate(reader, key);

    private static GroupPrompt? ReadTemplate(SpecReader reader, TextKey key, params IReadOnlyList<string> variables) =>
        reader.NonBlankText(key.Name) is { } prompt ? Compile(reader, key, prompt, variables) : null;

    private static GroupPrompt? Compile(SpecReader reader, TextKey key, string source, params IReadOnlyList<string> variables)
    {
        GroupPrompt prompt;
        try
        {
            prompt = GroupPrompt.Compile(key.Name, source, variables);
        }
        catch (TemplateSyntaxException exception)
        {
            SpecLocation location = ((SpecScalar)reader.Node(key)!).LocationAt(exception.Line, exception.Column);
            reader.Diagnostics.Error(location, reader.PathOf(key), $"This is no template: {exception.Problem}. ({exception.Excerpt})");
            return null;
        }

        foreach (string missing in variables.Where(variable => !prompt.Reads(variable)))
        {
            reader.Error(key, $"The {key.Name} has to use '{missing}': {{{{ {missing} }}}}. Without it the model does not see what it is asked about.");
        }

        foreach (string unknown in prompt.UnknownVariables)
        {
            reader.Warning(key, $"The {key.Name} reads '{unknown}', which it is not given: a group that gets there fails. It is given {string.Join(", ", variables.Append(GroupPrompt.ReduceKey).Select(static name => $"'{name}'"))}.");
        }

        return prompt;
    }
}
