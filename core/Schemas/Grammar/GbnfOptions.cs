namespace Pipelines.Core.Schemas.Grammar;

/// <summary>How a schema becomes a grammar.</summary>
public sealed record GbnfOptions
{
    public static GbnfOptions Default { get; } = new();

    /// <summary>Whitespace between the parts of the JSON.</summary>
    public GbnfWhitespace Whitespace { get; init; } = GbnfWhitespace.None;

    /// <summary>Digits of a whole number, and before the point, when no bound says more: enough for 64 bits, and an end to digits that never stop.</summary>
    public int IntegerDigitsMax { get; init; } = 20;

    /// <summary>Digits behind the point, when no bound says more.</summary>
    public int FractionDigitsMax { get; init; } = 20;

    /// <summary>
    /// Whether an object that names fields and does not mention <c>additionalProperties</c> may get further ones. JSON
    /// Schema says yes, but who names fields wants those.
    /// </summary>
    public bool AllowsUnmentionedProperties { get; init; }

    /// <summary>The most grammar symbols, after llama.cpp has unfolded all repetitions; a larger schema is checked after only.</summary>
    public int SymbolsMax { get; init; } = 100_000;
}
