using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store.Uses;

/// <summary>What a tier remembers of a stored snapshot to tell what it is worth. A hint: nothing is restored by it.</summary>
/// <param name="Start">Where its own tokens begin; null if that, and what it builds on, is not known.</param>
/// <param name="Parent">The address of what it builds on; null when it starts at 0.</param>
/// <param name="Hits">Requests that began with it and did not compute it, wherever they found it.</param>
/// <param name="PrefillSeconds">What computing its own tokens takes, as it was last measured; 0 while unknown.</param>
/// <param name="Clock">The tier's clock when it was last written or used (<see cref="UnitWorth"/>).</param>
internal sealed record SnapshotUse(int? Start, ContentHash? Parent, long Hits, double PrefillSeconds, double Clock)
{
    /// <summary>Both together; the facts are the later one's, as far as it knows them.</summary>
    public SnapshotUse And(SnapshotUse later) => later with
    {
        Start = later.Start ?? Start,
        Parent = later.Start is null ? Parent : later.Parent,
        Hits = Hits + later.Hits,
        PrefillSeconds = later.PrefillSeconds > 0 ? later.PrefillSeconds : PrefillSeconds,
        Clock = Math.Max(Clock, later.Clock),
    };
}
