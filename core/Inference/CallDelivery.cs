namespace Pipelines.Core.Inference;

/// <summary>How an answer is wanted. Not part of a call's key: the answer is the same.</summary>
public enum CallDelivery
{
    Immediate,

    /// <summary>Within a day and for less, through the provider's batch API.</summary>
    ProviderBatch,
}
