using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Partitions;

namespace Pipelines.Runtime.Stages;

/// <summary>
/// Counts the rows that left a stage's partitions, from the first one on, for stages of whose rows only some are wanted. Their partitions are
/// worked on one after the other; what another process worked on is read from its seals. Thread-safe.
/// </summary>
internal sealed class PassedRows(StagePlan stage, StagePaths paths, ISegmentLog log)
{
    private readonly Lock _gate = new();
    private (int Partitions, long Passed) _known;

    /// <summary>
    /// Whether the stage can end early: its last operator's rows are wanted up to a number, and its calls do not wait for each other
    /// at a provider, where a window would wait for hours.
    /// </summary>
    public static bool Matter(StagePlan stage) =>
        stage.Operators is [.., { PassedRowsMax: not null }] && !stage.Operators.Any(static planned => planned.Description.UsesProviderBatch);

    /// <summary>When the work on a partition ends; null when all of it is to be done.</summary>
    public async Task<EarlyEnd?> EndOfAsync(int partition, CancellationToken cancellationToken)
    {
        if (!Matter(stage))
        {
            return null;
        }

        (int counted, long passed) = KnownUpTo(partition);
        for (; counted < partition; counted++)
        {
            if (await log.ReadSealAsync(paths.Partition(counted), cancellationToken) is not { } seal)
            {
                // Somebody works on it at this moment: what passes there is not known.
                return null;
            }

            passed += seal.Operators.FirstOrDefault(counts => counts.Operator == stage.Operators[^1].Operator.Name)?.Out ?? 0;
        }

        lock (_gate)
        {
            _known = (counted, passed);
        }

        return new EarlyEnd(stage.Operators[^1].PassedRowsMax!.Value, passed);
    }

    /// <summary>What was counted before, unless it is more than is asked for.</summary>
    private (int Partitions, long Passed) KnownUpTo(int partition)
    {
        lock (_gate)
        {
            return _known.Partitions <= partition ? _known : (0, 0);
        }
    }
}
