namespace Pipelines.Connectors.OpenAi;

/// <summary>Where a server departs from OpenAI's protocol. Data, never a guess from a model's name.</summary>
public sealed record EndpointDialect
{
    public static EndpointDialect OpenAi { get; } = new();

    /// <summary>The field that carries the limit of output tokens.</summary>
    public string MaxTokensField { get; init; } = "max_tokens";

    /// <summary>Knows <c>strict</c>.</summary>
    public bool AcceptsStrict { get; init; } = true;

    /// <summary>Knows <c>additionalProperties</c> in schemas.</summary>
    public bool AcceptsClosedObjects { get; init; } = true;

    /// <summary>Knows <c>response_format</c>; without it every typed answer is asked for as a tool call.</summary>
    public bool AcceptsResponseFormat { get; init; } = true;

    /// <summary>Is told where calls begin alike (<c>prompt_cache_breakpoint</c>, <c>prompt_cache_key</c>). Strict servers refuse what they do not know.</summary>
    public bool AcceptsCacheHints { get; init; }

    /// <summary>Is told whose work calls are, for its bills (<c>Pipelines-Pipeline</c>, <c>-Run</c>, <c>-Call</c>, <c>-Tenant</c>). It is nobody else's business.</summary>
    public bool AcceptsCallHeaders { get; init; }

    /// <summary>Is told which calls may wait (<c>service_tier: flex</c> for batch work).</summary>
    public bool AcceptsFlexTier { get; init; }
}
