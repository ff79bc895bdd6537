namespace GpuHost.Serving.Models;

/// <summary>How a decode ended, and what it left in the KV cache.</summary>
public enum DecodeStatus
{
    /// <summary>Every token was computed; the outputs can be read until the next decode.</summary>
    Ok,

    /// <summary>The KV cache has no room for the batch. Nothing of it is in the cache.</summary>
    NoKvSlot,

    /// <summary>Cancelled. The first part of the batch may be in the cache: ask <see cref="IModelEngine.GetPositions"/>.</summary>
    Aborted,

    /// <summary>The backend failed. The cache may hold anything: <see cref="IModelEngine.Clear"/> before going on.</summary>
    Fatal,
}
