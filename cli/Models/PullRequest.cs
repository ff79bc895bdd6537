using Pipelines.Core.Identity;

namespace Pipelines.Cli.Models;

/// <summary>What a person asked to pull.</summary>
/// <param name="Target">What, and under which name.</param>
/// <param name="Digest">The only file that is accepted; null accepts what the address brought before, or anything the first time.</param>
/// <param name="MaxSizeBytes">A larger file is refused.</param>
/// <param name="AllowHttp">Unencrypted addresses may be asked.</param>
/// <param name="License">A note that takes the place of the target's.</param>
internal sealed record PullRequest(PullTarget Target, ContentHash? Digest, long MaxSizeBytes, bool AllowHttp, string? License);
