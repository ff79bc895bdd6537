namespace GpuHost.Serving.Models.Store;

/// <summary>How the store takes a file that is already on this machine.</summary>
public enum AddMode
{
    /// <summary>The file stays where it is; the store remembers its path and digest.</summary>
    Reference,

    /// <summary>The store keeps a copy of its own.</summary>
    Copy,
}
