using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>How far a job's look into the store has come. Owner thread only.</summary>
internal sealed class StoreSearch(KvChain chain)
{
    /// <summary>The addresses of its prompt.</summary>
    public KvChain Chain { get; } = chain;

    /// <summary>Timestamp after which the job computes, whatever the store does; null before it first waited.</summary>
    public long? WaitUntil { get; set; }

    /// <summary>The store has been asked, or gave up on: the job goes on with what is there.</summary>
    public bool IsOver { get; set; }
}
