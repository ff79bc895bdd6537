namespace GpuHost.Serving.Sampling;

/// <summary>
/// How the next token is chosen. The order is: bias, penalties, temperature, top-k, top-p, min-p, draw — as in
/// Transformers and vLLM. Every value is checked by <see cref="Check"/> before a request is taken.
/// </summary>
public sealed record SamplingSettings
{
    /// <summary>Most logit biases of one request: each is touched for every token.</summary>
    public const int LogitBiasesMax = 1_024;

    /// <summary>Most alternatives reported per token, as in OpenAI's API.</summary>
    public const int TopLogProbsMax = 20;

    public static SamplingSettings Greedy { get; } = new();

    /// <summary>0 takes the likeliest token; else logits are divided by it.</summary>
    public float Temperature { get; init; }

    /// <summary>Keep so many of the likeliest tokens; 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Keep the likeliest tokens until their probabilities reach this; 1 keeps all.</summary>
    public float TopP { get; init; } = 1f;

    /// <summary>Drop tokens less likely than this share of the likeliest one; 0 drops none.</summary>
    public float MinP { get; init; }

    /// <summary>Divides the positive and multiplies the negative logits of tokens already generated; 1 changes nothing.</summary>
    public float RepeatPenalty { get; init; } = 1f;

    /// <summary>Taken from a logit once for each time that the token was generated.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Taken from a logit if the token was generated at all.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Added to the logits of these tokens.</summary>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = new Dictionary<int, float>();

    /// <summary>The generator's seed: the same seed, prompt and engine give the same answer.</summary>
    public ulong Seed { get; init; }

    /// <summary>Alternatives to report per token; null reports no log-probabilities at all.</summary>
    public int? TopLogProbs { get; init; }

    internal bool HasPenalties => RepeatPenalty != 1f || FrequencyPenalty != 0f || PresencePenalty != 0f;

    /// <summary>What is wrong with the settings, or null.</summary>
    public string? Check(int vocabularySize) => this switch
    {
        { Temperature: not (>= 0f and <= 100f) } => "temperature is not within 0 and 100",
        { TopK: < 0 } => "top_k is negative",
        { TopP: not (> 0f and <= 1f) } => "top_p is not within (0, 1]",
        { MinP: not (>= 0f and <= 1f) } => "min_p is not within 0 and 1",
        { RepeatPenalty: not (> 0f and <= 100f) } => "repeat_penalty is not within (0, 100]",
        { FrequencyPenalty: not (>= -100f and <= 100f) } => "frequency_penalty is not within -100 and 100",
        { PresencePenalty: not (>= -100f and <= 100f) } => "presence_penalty is not within -100 and 100",
        { TopLogProbs: < 0 or > TopLogProbsMax } => $"top_logprobs is not within 0 and {TopLogProbsMax}",
        { LogitBias.Count: > LogitBiasesMax } => $"logit_bias names more than {LogitBiasesMax} tokens",
        _ => CheckBias(vocabularySize),
    };

    private string? CheckBias(int vocabularySize)
    {
        foreach ((int token, float bias) in LogitBias)
        {
            if (token < 0 || token >= vocabularySize || !float.IsFinite(bias))
            {
                return $"logit_bias names token {token} with {bias}: the vocabulary has {vocabularySize} tokens, and a bias is finite";
            }
        }

        return null;
    }
}
