using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators;
using Pipelines.Runtime.Calls;

namespace Pipelines.Runtime.Partitions;

/// <summary>What one application of an operator may ask for.</summary>
internal sealed class OperatorContext(CallMaker calls, CallScope scope, JObject? prepared) : IOperatorContext
{
    public JObject? Prepared { get; } = prepared;

    public Task<CallAnswer> CallAsync(ModelCall call, CancellationToken cancellationToken) =>
        calls.CallAsync(scope, call, cancellationToken);

    public void Rejected(RowFailure reason) => scope.Failed(reason);
}
