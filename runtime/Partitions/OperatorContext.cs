using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators;
using Pipelines.Runtime.Calls;

namespace Pipelines.Runtime.Partitions;

/// <summary>What one application of an operator may ask for.</summary>
/// <param name="calls">Makes calls.</param>
/// <param name="scope">For whom.</param>
/// <param name="prepared">What the preparation of the stage returned.</param>
/// <param name="mayGoOn">
/// Asked before each call where the work may take longer than an activity has: a unit of many rows. Null where the few calls of a row
/// are made to their end.
/// </param>
internal sealed class OperatorContext(CallMaker calls, CallScope scope, JObject? prepared, Func<bool>? mayGoOn = null) : IOperatorContext
{
    public JObject? Prepared { get; } = prepared;

    public Task<CallAnswer> CallAsync(ModelCall call, CancellationToken cancellationToken) => mayGoOn?.Invoke() == false
        ? throw new TimeSliceEndedException()
        : calls.CallAsync(scope, call, cancellationToken);

    public void Rejected(RowFailure reason) => scope.Failed(reason);
}
