namespace GpuHost.Serving.Models.Store;

/// <summary>All that the store holds, each kind in order of name.</summary>
/// <param name="Models">What can be used.</param>
/// <param name="Interrupted">Downloads that can be gone on with.</param>
/// <param name="Damaged">What has a record that cannot be read, and why.</param>
public sealed record ModelListing(
    IReadOnlyList<ModelEntry> Models, IReadOnlyList<InterruptedPull> Interrupted, IReadOnlyList<DamagedModel> Damaged);
