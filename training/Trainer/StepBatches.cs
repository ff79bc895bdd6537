using Pipelines.Training.Model;

namespace Pipelines.Training.Trainer;

/// <summary>What one step learns from: some batches for each lane.</summary>
internal sealed class StepBatches
{
    private readonly PackedBatch[][] _lanes;

    public StepBatches(PackedBatch[][] lanes)
    {
        _lanes = lanes;
        TokenCount = lanes.Sum(lane => lane.Sum(batch => batch.TokenCount));
        TargetCount = lanes.Sum(lane => lane.Sum(batch => batch.TargetRows.Length));
    }

    public static StepBatches None { get; } = new([]);

    public int TokenCount { get; }

    public int TargetCount { get; }

    public PackedBatch[] OfLane(int lane) => _lanes[lane];
}
