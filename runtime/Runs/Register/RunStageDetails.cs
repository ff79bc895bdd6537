using Pipelines.Core.Operators;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>A stage of a run.</summary>
/// <param name="Stage">Which.</param>
/// <param name="IsFinished">All its rows are accounted for.</param>
/// <param name="RowsIn">Input rows; 0 until it is finished.</param>
/// <param name="RowsOut">Rows that passed; 0 until it is finished.</param>
/// <param name="Operators">The accounts of its operators; empty until it is finished.</param>
public sealed record RunStageDetails(RunStage Stage, bool IsFinished, long RowsIn, long RowsOut, IReadOnlyList<OperatorCounts> Operators)
{
    /// <summary>The run that made the rows, when it is an earlier one.</summary>
    public RunId? ReusedFrom { get; init; }

    internal static RunStageDetails Of(RunStage stage, StageOutput? finished) =>
        new(stage, finished is not null, finished?.Seal.RowsIn ?? 0, finished?.Seal.RowsOut ?? 0, finished?.Seal.Operators ?? [])
        {
            ReusedFrom = finished?.ReusedFrom is { } run ? new RunId(run) : null,
        };
}
