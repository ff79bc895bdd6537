using Pipelines.Core.Schemas.Validation;

namespace Pipelines.Core.Schemas.Answers;

/// <summary>What is wrong with a model's answer.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Message">What is wrong and where, worded for whoever has to mend it, person or model.</param>
/// <param name="Offset">Zero-based character in the raw answer; null when the failure is not about one place.</param>
/// <param name="Violations">For <see cref="AnswerFailureKind.Mismatch"/>, every way in which the answer does not fit; else empty.</param>
public sealed record AnswerFailure(AnswerFailureKind Kind, string Message, int? Offset, IReadOnlyList<SchemaViolation> Violations);
