using System.Text.RegularExpressions;

namespace Pipelines.Core.Templates.Prompts;

/// <summary>
/// DocETL's rule for prompts without template syntax: the documents are appended. The texts are DocETL's to the byte.
/// </summary>
public static partial class PromptTemplate
{
    /// <summary>Whether the prompt has <c>{{ … }}</c> or <c>{% … %}</c> within one line, which is what DocETL looks for.</summary>
    public static bool HasTemplateSyntax(string prompt) => OutputTag().IsMatch(prompt) || BlockTag().IsMatch(prompt);

    /// <summary>The source to compile for a prompt: itself, or with the documents appended when it names none.</summary>
    public static string SourceFor(string prompt, PromptSubject subject) =>
        HasTemplateSyntax(prompt) ? prompt : prompt + Appendix(subject);

    private static string Appendix(PromptSubject subject) => subject switch
    {
        PromptSubject.Document => "\n\nHere is the document: {{ input }}",
        PromptSubject.Documents => "\n\nHere are the documents: {{ inputs }}",
        PromptSubject.Comparison => "\n\nHere are the documents:\nDocument 1: {{ input1 }}\nDocument 2: {{ input2 }}",
        PromptSubject.Join => "\n\nHere are the documents:\nLeft document: {{ left }}\nRight document: {{ right }}",
        _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, null),
    };

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex OutputTag();

    [GeneratedRegex(@"\{%.*?%\}", RegexOptions.NonBacktracking)]
    private static partial Regex BlockTag();
}
