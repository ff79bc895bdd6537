namespace GpuHost.Serving.Models.Store;

/// <summary>What became of a model's file since it was added.</summary>
public enum VerificationOutcome
{
    /// <summary>The same bytes.</summary>
    Intact,

    /// <summary>The file is gone.</summary>
    Missing,

    /// <summary>Other bytes.</summary>
    Changed,
}
