using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>One end of a range of decimal numbers.</summary>
internal readonly record struct DecimalBound(ExactDecimal Value, bool IsInclusive)
{
    public DecimalBound Negate() => new(Value.Negate(), IsInclusive);
}
