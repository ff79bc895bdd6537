using Pipelines.Core.Operators;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>A stage of a run.</summary>
/// <param name="Stage">Which.</param>
/// <param name="IsFinished">All its rows are accounted for.</param>
/// <param name="RowsIn">Input rows; 0 until it is finished.</param>
/// <param name="RowsOut">Rows that passed; 0 until it is finished.</param>
/// <param name="Operators">The accounts of its operators; empty until it is finished.</param>
public sealed record RunStageDetails(RunStage Stage, bool IsFinished, long RowsIn, long RowsOut, IReadOnlyList<OperatorCounts> Operators);
