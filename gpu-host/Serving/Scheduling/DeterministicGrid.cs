namespace GpuHost.Serving.Scheduling;

/// <summary>
/// How deterministic mode cuts a sequence into batches: by position alone, so that a token's KV has the same bits whoever
/// computed it, and a prefix may be reused wherever the grid cuts.
/// <code>
/// prompt:  0 ──── 64 ──── 128 ── end │ answer: one token each
///          └ one batch ┘└ one ┘└ rest ┘
/// </code>
/// A batch of another shape takes other kernels, and those round otherwise.
/// </summary>
internal static class DeterministicGrid
{
    public const int BlockTokens = 64;

    /// <summary>The tokens of the batch that begins at a position.</summary>
    public static int ChunkTokens(int position, int promptTokens) =>
        position < promptTokens ? Math.Min(BlockTokens - (position % BlockTokens), promptTokens - position) : 1;

    /// <summary>The last place at or before <paramref name="tokens"/> where the grid cuts.</summary>
    public static int Floor(int tokens, int blockTokens) => tokens - (tokens % blockTokens);
}
