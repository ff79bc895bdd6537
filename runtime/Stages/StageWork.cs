using Pipelines.Core.Planning;

namespace Pipelines.Runtime.Stages;

/// <summary>A stage that is ready to be worked on: counted where that is needed, and prepared.</summary>
/// <param name="Question">What it works on.</param>
/// <param name="Window">Which of the rows its first operator takes.</param>
/// <param name="RowCounts">How many rows each input has; null when nobody needs to know yet.</param>
/// <param name="Accounts">Adds up what its partitions come to.</param>
/// <param name="Partitions">Works on them.</param>
internal sealed record StageWork(StageQuestion Question, RowWindow Window, IReadOnlyList<long>? RowCounts, StageAccounts Accounts, StagePartitions Partitions);
