namespace GpuHost.Serving.Sampling;

/// <summary>Whether a token could be chosen.</summary>
internal enum SampleStatus
{
    Ok,

    /// <summary>The logits hold NaN, or nothing but infinities: the model or its KV is damaged.</summary>
    LogitsNotFinite,

    /// <summary>The constraint lets no token of the vocabulary come next.</summary>
    NothingAllowed,
}
