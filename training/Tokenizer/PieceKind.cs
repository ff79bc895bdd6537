namespace Pipelines.Training.Tokenizer;

/// <summary>What a character is to the pre-tokenizer.</summary>
internal enum PieceKind
{
    /// <summary>Behind the end.</summary>
    None,
    Letter,
    Number,
    Space,
    Sign,

    /// <summary>A sign of JSON; only where merges are learned.</summary>
    Json,
}
