namespace Pipelines.Core.Inference;

/// <summary>Why generation ended.</summary>
public enum FinishReason
{
    /// <summary>The model was done, or a stop string came.</summary>
    Stop,

    /// <summary>The limit of output tokens or the context was reached: the answer is cut.</summary>
    Length,

    /// <summary>The model called the tool that carries the typed answer.</summary>
    ToolCall,

    /// <summary>The endpoint withheld the answer.</summary>
    ContentFilter,
}
