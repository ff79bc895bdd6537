using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;

namespace Pipelines.Training.Evaluation.Documents;

/// <summary>Lets an operator make its one call and remembers the answer.</summary>
internal sealed class OneCall(IInferenceClient client) : IOperatorContext
{
    public JObject? Prepared => null;

    /// <summary>Null before the call.</summary>
    public Completion? Completion { get; private set; }

    /// <exception cref="InvalidOperationException">It is the second call.</exception>
    public async Task<CallAnswer> CallAsync(ModelCall call, CancellationToken cancellationToken)
    {
        if (Completion is not null)
        {
            throw new InvalidOperationException("An item is one call.");
        }

        Completion = await client.CompleteAsync(call.Request, cancellationToken);
        return new CallAnswer(CallKey.For(call.Request, await client.FingerprintAsync(call.Request.Model, cancellationToken), call.Attempt), Completion);
    }
}
