using GpuHost.Serving.Models;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Kv;

/// <summary>
/// The context's sequence ids, and the commands that wait to be run on them. An id is free, or belongs to one lease, or
/// holds one leaf of the prefix tree. A freed id may be taken again at once: commands run in the order they were given.
/// </summary>
internal sealed class SequencePool
{
    private readonly Stack<SequenceId> _free = new();
    private readonly List<SequenceCommand> _commands = [];

    /// <param name="sequencesMax">Ids of the context.</param>
    /// <param name="keepsScratch">Whether the last id is kept back for moving snapshots in and out.</param>
    public SequencePool(int sequencesMax, bool keepsScratch)
    {
        SequencesMax = keepsScratch ? sequencesMax - 1 : sequencesMax;
        Scratch = keepsScratch ? new SequenceId(sequencesMax - 1) : null;
        RefillFree();
    }

    /// <summary>Ids that can be taken.</summary>
    public int SequencesMax { get; }

    /// <summary>Empty between commands; null where there are no snapshots.</summary>
    public SequenceId? Scratch { get; }

    public int FreeCount => _free.Count;

    /// <summary>In the order in which they must run; <see cref="ForgetCommands"/> once they did.</summary>
    public IReadOnlyList<SequenceCommand> Commands => _commands;

    public bool TryTake(out SequenceId sequence) => _free.TryPop(out sequence);

    public void Free(SequenceId sequence)
    {
        _commands.Add(SequenceCommand.Remove(sequence, 0, int.MaxValue));
        _free.Push(sequence);
    }

    public void Trim(SequenceId sequence, int length) =>
        _commands.Add(SequenceCommand.Remove(sequence, length, int.MaxValue));

    public void Share(SequenceId source, SequenceId destination, int from, int to) =>
        _commands.Add(SequenceCommand.Copy(source, destination, from, to));

    /// <summary>A range that the sequence computed for itself is replaced by another's cells, which hold the same.</summary>
    public void Replace(SequenceId sequence, SequenceId source, int from, int to)
    {
        _commands.Add(SequenceCommand.Remove(sequence, from, to));
        Share(source, sequence, from, to);
    }

    public void Save(SequenceId source, SnapshotUnit unit) => _commands.Add(SequenceCommand.Save(source, unit));

    public void ForgetCommands() => _commands.Clear();

    /// <summary>The context is emptied as a whole: every id is free again.</summary>
    public void Reset()
    {
        _commands.Clear();
        _commands.Add(SequenceCommand.Clear);
        RefillFree();
    }

    public bool IsFree(SequenceId sequence) => _free.Contains(sequence);

    private void RefillFree()
    {
        _free.Clear();
        for (int value = SequencesMax - 1; value >= 0; value--)
        {
            _free.Push(new SequenceId(value));
        }
    }
}
