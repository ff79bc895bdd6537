using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Format;

/// <summary>What stands before the payload of a snapshot. Layout: docs/formats/kv-snapshot.md.</summary>
/// <param name="Name">Where it belongs; a file that lies elsewhere is refused.</param>
/// <param name="Start">Where its own tokens begin: its parent's end, or 0.</param>
/// <param name="ParentChain">The parent's address; null when it starts at 0.</param>
/// <param name="Tokens">All tokens from 0 to its end: compared one by one, no hash is trusted for them.</param>
/// <param name="Codec">How the segments are packed.</param>
/// <param name="PayloadBytes">Length of the engine's state.</param>
/// <param name="Segments">The payload in pieces, in order.</param>
internal sealed record KvsHeader(
    KvsName Name,
    int Start,
    ContentHash? ParentChain,
    int[] Tokens,
    KvsCodec Codec,
    long PayloadBytes,
    IReadOnlyList<KvsSegment> Segments);
