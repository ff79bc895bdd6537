namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>What a schema asks of a number.</summary>
internal sealed record NumberRules(ExactDecimal? Minimum, ExactDecimal? ExclusiveMinimum, ExactDecimal? Maximum, ExactDecimal? ExclusiveMaximum, ExactDecimal? MultipleOf);
