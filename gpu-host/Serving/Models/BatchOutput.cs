namespace GpuHost.Serving.Models;

/// <summary>What a batch computes for the tokens whose output is wanted.</summary>
public enum BatchOutput
{
    /// <summary>One logit per vocabulary entry.</summary>
    Logits,

    /// <summary>The hidden state that the model's embedding is made of.</summary>
    Embeddings,
}
