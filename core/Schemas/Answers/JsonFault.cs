namespace Pipelines.Core.Schemas.Answers;

/// <summary>Why a JSON value could not be read, and at which character of the text.</summary>
internal sealed record JsonFault(AnswerFailureKind Kind, string Message, int Offset);
