using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators;
using Pipelines.Runtime.Progress;

namespace Pipelines.Runtime.Partitions;

/// <summary>An operator of the stage that is being run.</summary>
/// <param name="Index">Its place in the stage, from 0.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Prepared">What its preparation returned; null when it has none.</param>
/// <param name="Monitor">Counts what it does.</param>
internal sealed record StageOperator(int Index, IRowOperator Operator, JObject? Prepared, OperatorMonitor Monitor)
{
    /// <summary>It takes several rows together, so which rows meet must be the same in every attempt.</summary>
    public bool TakesBatches => Operator.RowsPerApplication > 1;
}
