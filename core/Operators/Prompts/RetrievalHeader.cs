namespace Pipelines.Core.Operators.Prompts;

/// <summary>What a retriever found, before a prompt that does not say where it is to stand. DocETL's words.</summary>
internal static class RetrievalHeader
{
    /// <summary>All such prompts begin with it.</summary>
    public const string Opening = "Here is some extra context:\n";

    /// <summary>The prompt says itself where it wants it.</summary>
    public static bool IsNamedIn(string source) => source.Contains(PromptVariables.RetrievalContext, StringComparison.Ordinal);

    /// <param name="rendered">The prompt.</param>
    /// <param name="source">Its template.</param>
    /// <param name="retrieved">What was found; nothing goes before the prompt when it is empty.</param>
    public static string Before(string rendered, string source, string? retrieved) =>
        string.IsNullOrEmpty(retrieved) || IsNamedIn(source) ? rendered : $"{Opening}{retrieved}\n\n{rendered}";
}
