namespace Pipelines.Training.Tokenizer;

/// <summary>An example as tokens.</summary>
/// <param name="Tokens">Prompt, answer and the token that ends it.</param>
/// <param name="PromptTokens">How many of them are prompt.</param>
/// <param name="Kind">Where it comes from, for reports.</param>
internal sealed record EncodedExample(int[] Tokens, int PromptTokens, string Kind)
{
    /// <summary>For each token behind the prompt, where in the prompt stands what tells it; empty lists, or none at all, where nothing does.</summary>
    public int[][] Evidence { get; init; } = [];
}
