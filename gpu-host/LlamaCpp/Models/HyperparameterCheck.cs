using GpuHost.Serving.Gguf;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Models;

/// <summary>
/// Refuses the values of a model file that llama.cpp v0.5.0 asserts rather than reports (found by altering headers until
/// the process ended): the number of layers, equal tokens, and a norm's epsilon.
/// </summary>
internal static class HyperparameterCheck
{
    /// <summary><c>LLAMA_MAX_LAYERS</c>.</summary>
    private const uint LayersMax = 512;

    private const string TokensKey = "tokenizer.ggml.tokens";

    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.ModelUnreadable"/>.</exception>
    public static void Check(GgufFile file, string architecture, string path)
    {
        string? problem = FindLayerProblem(file, $"{architecture}.block_count")
            ?? FindTokenProblem(file)
            ?? FindEpsilonProblem(file, $"{architecture}.attention.");
        if (problem is not null)
        {
            throw new ModelEngineException(ModelEngineFailure.ModelUnreadable, $"'{path}' is damaged: {problem}.");
        }
    }

    private static string? FindLayerProblem(GgufFile file, string key) =>
        file.Metadata.TryGetValue(key, out GgufValue? value) && value.Content is uint and not (> 0 and <= LayersMax)
            ? $"{key} is {value}, not 1 to {LayersMax}"
            : null;

    private static string? FindTokenProblem(GgufFile file)
    {
        if (file.Metadata.GetValueOrDefault(TokensKey)?.Content is not GgufArray { Items: string[] tokens })
        {
            return null;
        }

        var seen = new HashSet<string>(tokens.Length, StringComparer.Ordinal);
        foreach (string token in tokens)
        {
            // Empty ones llama.cpp tells apart by itself.
            if (token.Length > 0 && !seen.Add(token))
            {
                return $"the token '{token}' stands twice in {TokensKey}";
            }
        }

        return null;
    }

    private static string? FindEpsilonProblem(GgufFile file, string prefix)
    {
        foreach ((string key, GgufValue value) in file.Metadata)
        {
            bool isEpsilon = key.StartsWith(prefix, StringComparison.Ordinal) && key.EndsWith("_epsilon", StringComparison.Ordinal);
            if (isEpsilon && value.Content is float epsilon && !(epsilon >= 0 && float.IsFinite(epsilon)))
            {
                return $"{key} is {value}";
            }
        }

        return null;
    }
}
