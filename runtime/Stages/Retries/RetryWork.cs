using Pipelines.Core.Documents;

namespace Pipelines.Runtime.Stages.Retries;

/// <summary>A retry of a stage that is ready to be worked on.</summary>
/// <param name="Before">The stage before the retry.</param>
/// <param name="Earlier">The stage that this one reads, after the retry; null when it reads something else.</param>
/// <param name="Units">The units that its rows are; null when they are plain rows.</param>
/// <param name="Accounts">Adds up what its partitions come to.</param>
/// <param name="Partitions">Works on them.</param>
internal sealed record RetryWork(
    StageOutput Before, StageOutput? Earlier, IAsyncEnumerable<Row>? Units, StageAccounts Accounts, StagePartitions Partitions)
{
    /// <summary>A reading of the rows that came to its end, and so knows how many there are; null until one has.</summary>
    public RetryCut? Counted { get; set; }

    /// <summary>What the stage before this one has let through; the same each time.</summary>
    public IAsyncEnumerable<NewRow> NewRows(CancellationToken cancellationToken) => Earlier?.Records is RetriedStage retried
        ? retried.ReadNewRowsAsync(cancellationToken)
        : AsyncEnumerable.Empty<NewRow>();
}
