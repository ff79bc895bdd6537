using GpuHost.Serving.Scheduling;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// Units that were read into memory for jobs that have not started yet. They stay there until the job starts or ends, at most for
/// a time: or what is read for the one would drive out what was read for the other, and both be read again. Owner thread only.
/// </summary>
internal sealed class FetchedUnits
{
    private readonly List<(SnapshotUnit Unit, SequenceJob Job, long Until)> _held = [];

    public void Hold(SnapshotUnit unit, SequenceJob job, long until)
    {
        unit.PinCount++;
        _held.Add((unit, job, until));
    }

    /// <summary>Of jobs that need theirs no more, and of one that is to have something better.</summary>
    public void LetGo(long now, SequenceJob? better = null)
    {
        for (int i = _held.Count - 1; i >= 0; i--)
        {
            (SnapshotUnit unit, SequenceJob job, long until) = _held[i];
            if (job.HasLeftQueue || job == better || now >= until)
            {
                unit.PinCount--;
                _held.RemoveAt(i);
            }
        }
    }
}
