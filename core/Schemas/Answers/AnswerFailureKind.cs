namespace Pipelines.Core.Schemas.Answers;

/// <summary>Why a model's answer could not be taken.</summary>
public enum AnswerFailureKind
{
    /// <summary>There is no text, or none behind the reasoning.</summary>
    Empty,

    /// <summary>The text is longer than the limit.</summary>
    TooLong,

    /// <summary>The reasoning begins and never ends: the model ran out of tokens.</summary>
    UnfinishedReasoning,

    /// <summary>The text holds no JSON.</summary>
    NoJson,

    /// <summary>The JSON is broken or cut off.</summary>
    Malformed,

    /// <summary>An object has a key twice.</summary>
    DuplicateKey,

    /// <summary>A number is not finite, or has more digits than are read.</summary>
    NumberOutOfRange,

    /// <summary>The JSON is a list, a text or a number where an object is wanted.</summary>
    NotAnObject,

    /// <summary>There are several JSON objects, and not exactly one of them fits the schema.</summary>
    Ambiguous,

    /// <summary>The JSON does not fit the schema.</summary>
    Mismatch,
}
