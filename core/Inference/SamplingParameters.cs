namespace Pipelines.Core.Inference;

/// <summary>
/// How the next token is drawn. A null value means the model's or the endpoint's own default and is not sent.
/// </summary>
public sealed record SamplingParameters
{
    public static SamplingParameters Default { get; } = new();

    /// <summary>0 is greedy.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus: the smallest set of tokens whose probabilities reach this, in (0, 1].</summary>
    public double? TopP { get; init; }

    public int? TopK { get; init; }

    /// <summary>Tokens less likely than this share of the most likely one are dropped.</summary>
    public double? MinP { get; init; }

    public double? RepeatPenalty { get; init; }

    public double? FrequencyPenalty { get; init; }

    public double? PresencePenalty { get; init; }

    public long? Seed { get; init; }

    /// <summary>Generation stops here with <see cref="FinishReason.Length"/>.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>How many alternatives to report per generated token; null reports no log-probabilities.</summary>
    public int? TopLogProbs { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Added to the logit of a token id.</summary>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = new Dictionary<int, float>();

    /// <summary>Equal calls give equal answers: greedy, or drawn with a fixed seed. Only such answers serve later runs.</summary>
    public bool IsReproducible => Temperature == 0 || Seed is not null;
}
