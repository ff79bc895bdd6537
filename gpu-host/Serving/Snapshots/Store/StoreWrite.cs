using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>A unit that is to be written.</summary>
internal sealed record StoreWrite(SnapshotUnit Unit, KvChain Chain)
{
    public KvsName Name => Chain.NameOf(Unit.End);
}
