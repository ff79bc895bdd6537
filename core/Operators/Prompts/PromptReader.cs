using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Yaml;
using Pipelines.Core.Templates;
using Pipelines.Core.Templates.Prompts;

namespace Pipelines.Core.Operators.Prompts;

/// <summary>Reads prompts from operations. Null stands for a key that is absent, or wrong, which is reported at its place in the file.</summary>
internal static class PromptReader
{
    /// <summary>A prompt about a row; the row is appended when it is no template.</summary>
    public static CompiledPrompt? ReadAboutRow(SpecReader reader, string key) =>
        reader.NonBlankText(key) is { } prompt
            ? Compile(reader, key, PromptTemplate.SourceFor(prompt, PromptSubject.Document), PromptVariables.Row)?.With(PromptVariables.RetrievalContext, "")
            : null;

    /// <summary>What to do with a part of a row that is given apart; nothing is appended.</summary>
    public static CompiledPrompt? ReadInstructions(SpecReader reader, string key) =>
        reader.NonBlankText(key) is { } prompt ? Compile(reader, key, prompt, PromptVariables.Row)?.With(PromptVariables.RetrievalContext, "") : null;

    /// <summary>A prompt about a row with the variable <see cref="PromptVariables.CalibrationContext"/> after the prompt and before what is appended.</summary>
    public static CompiledPrompt? ReadCalibrated(SpecReader reader, string key)
    {
        if (reader.NonBlankText(key) is not { } prompt)
        {
            return null;
        }

        string appended = PromptTemplate.SourceFor(prompt, PromptSubject.Document)[prompt.Length..];
        string source = $"{prompt}\n\n{{{{ {PromptVariables.CalibrationContext} }}}}{appended}";
        return Compile(reader, key, source, PromptVariables.Row)?.With(PromptVariables.RetrievalContext, "");
    }

    /// <summary>A prompt about several rows; the rows are appended when it is no template.</summary>
    public static CompiledPrompt? ReadAboutRows(SpecReader reader, string key) =>
        reader.NonBlankText(key) is { } prompt ? Compile(reader, key, PromptTemplate.SourceFor(prompt, PromptSubject.Documents), PromptVariables.Rows) : null;

    /// <summary>A prompt about an answer; nothing is appended to it.</summary>
    public static CompiledPrompt? ReadAboutAnswer(SpecReader reader, string key) =>
        reader.NonBlankText(key) is { } prompt ? Compile(reader, key, prompt, PromptVariables.Answer) : null;

    private static CompiledPrompt? Compile(SpecReader reader, string key, string source, string variable)
    {
        try
        {
            var prompt = CompiledPrompt.Compile(key, source, variable);
            foreach (string unknown in prompt.UnknownVariables)
            {
                reader.Warning(key, $"The {key} reads '{unknown}', which it is not given: a row that gets there fails. It is given '{variable}'.");
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
}
