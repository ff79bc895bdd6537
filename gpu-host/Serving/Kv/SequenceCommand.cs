using GpuHost.Serving.Models;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Kv;

/// <summary>A change to the context's sequences that bookkeeping has decided and the runner will make.</summary>
internal readonly record struct SequenceCommand(
    SequenceCommandKind Kind, SequenceId Sequence, SequenceId Source, int From, int To, SnapshotUnit? Unit = null)
{
    public static SequenceCommand Clear => new(SequenceCommandKind.Clear, default, default, 0, 0);

    public static SequenceCommand Remove(SequenceId sequence, int from, int to) =>
        new(SequenceCommandKind.Remove, sequence, default, from, to);

    public static SequenceCommand Copy(SequenceId source, SequenceId destination, int from, int to) =>
        new(SequenceCommandKind.Copy, destination, source, from, to);

    public static SequenceCommand Save(SequenceId source, SnapshotUnit unit) =>
        new(SequenceCommandKind.Save, default, source, unit.Start, unit.End, unit);
}
