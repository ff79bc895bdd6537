namespace Pipelines.Training.Tokenizer;

/// <summary>Tokens that stand for no text: they frame a conversation.</summary>
internal static class ControlTokens
{
    public const string Begin = "<|begin|>";
    public const string System = "<|system|>";
    public const string User = "<|user|>";
    public const string Assistant = "<|assistant|>";

    /// <summary>Ends every message; the model ends its answer with it.</summary>
    public const string End = "<|end|>";

    /// <summary>In the order of their ids.</summary>
    public static IReadOnlyList<string> All { get; } = [Begin, System, User, Assistant, End];

    public static int IndexOf(this IReadOnlyList<string> tokens, string token)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] == token)
            {
                return i;
            }
        }

        return -1;
    }
}
