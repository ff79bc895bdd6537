using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>A run, as a list shows it.</summary>
/// <param name="Manifest">What it is.</param>
/// <param name="Control">Where it stands; null when it was killed before it wrote that down.</param>
public sealed record RunListing(RunManifest Manifest, RunControl? Control)
{
    public RunId Run => new(Manifest.Run);

    /// <summary>Where it stands.</summary>
    public RunStatus Status => Control?.Status ?? RunStatus.Running;
}
