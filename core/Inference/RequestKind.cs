namespace Pipelines.Core.Inference;

/// <summary>What is wanted of a model.</summary>
public enum RequestKind
{
    /// <summary>An answer to the messages.</summary>
    Completion,

    /// <summary>A vector for the text of each message, see <see cref="EmbeddingCall"/>.</summary>
    Embedding,
}
