namespace GpuHost.Serving.Models;

/// <summary>What one context can hold and compute; fixed when it is opened.</summary>
/// <param name="ContextTokens">KV cells of the whole context, shared by all sequences (the cache is unified).</param>
/// <param name="BatchTokensMax">Most tokens of one <see cref="BatchPlan"/>.</param>
/// <param name="MicroBatchTokens">Tokens that the backend computes at once; a batch is cut into such parts.</param>
/// <param name="SequencesMax">Sequence ids are 0 up to this − 1; at most 256 with llama.cpp.</param>
public sealed record EngineLimits(int ContextTokens, int BatchTokensMax, int MicroBatchTokens, int SequencesMax);
