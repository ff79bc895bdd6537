namespace GpuHost.Serving.Snapshots;

/// <summary>Where saved KV can be found, the nearest first.</summary>
public enum CacheTier
{
    /// <summary>The cells of the model's context: used in place.</summary>
    Context,

    /// <summary>The memory of this process.</summary>
    Host,

    /// <summary>Files on this machine.</summary>
    Disk,

    /// <summary>A blob store that other machines use, too.</summary>
    Blob,
}
