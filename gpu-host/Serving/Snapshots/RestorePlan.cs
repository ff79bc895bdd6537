using System.Diagnostics;

namespace GpuHost.Serving.Snapshots;

/// <summary>
/// The units that a job takes from the host's memory before it computes anything, first to last; they are pinned until they
/// are done. One is restored per step, so that others do not wait long.
/// </summary>
internal sealed class RestorePlan
{
    private readonly Queue<SnapshotUnit> _units;

    public RestorePlan(IReadOnlyList<SnapshotUnit> units)
    {
        Debug.Assert(units.Count > 0, "A plan has something to restore.");
        _units = new Queue<SnapshotUnit>(units);
        EndTokens = units[^1].End;
        foreach (SnapshotUnit unit in units)
        {
            unit.PinCount++;
        }
    }

    /// <summary>How much of the job's tokens is there when all is done.</summary>
    public int EndTokens { get; }

    public SnapshotUnit Next => _units.Peek();

    public bool IsDone => _units.Count == 0;

    public void FinishNext() => _units.Dequeue().PinCount--;

    /// <summary>The rest is computed instead.</summary>
    public void GiveUp()
    {
        while (!IsDone)
        {
            FinishNext();
        }
    }
}
