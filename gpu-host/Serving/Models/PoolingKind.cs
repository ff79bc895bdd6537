namespace GpuHost.Serving.Models;

/// <summary>How the hidden states of a text become one vector.</summary>
public enum PoolingKind
{
    /// <summary>The model names no pooling of its own (generative models): the caller chooses.</summary>
    None,
    Mean,
    Cls,
    Last,

    /// <summary>The one output is a relevance score.</summary>
    Rank,
}
