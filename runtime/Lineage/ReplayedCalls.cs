using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Calls;

namespace Pipelines.Runtime.Lineage;

/// <summary>
/// Lets an operator work on a row once more with the answers that it got, and notes what it sends: so a prompt is told exactly, though the log
/// keeps only its hash. No model is asked.
/// </summary>
internal sealed class ReplayedCalls(
    string operatorName, ModelFingerprints fingerprints, IReadOnlyDictionary<CallKey, RecordedCall> recorded, ICallIndex earlierRuns, JObject? prepared) : IOperatorContext
{
    private readonly List<TracedCall> _calls = [];

    public JObject? Prepared => prepared;

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<TracedCall> Calls => _calls;

    /// <exception cref="AnswerGoneException">The answer is not known any more: what follows cannot be told.</exception>
    public async Task<CallAnswer> CallAsync(ModelCall call, CancellationToken cancellationToken)
    {
        CallKey key = CallKey.For(call.Request, await fingerprints.GetAsync(call.Request.Model, cancellationToken), call.Attempt);
        bool isOwn = recorded.TryGetValue(key, out RecordedCall? known);
        known ??= await earlierRuns.FindAsync(key, cancellationToken);
        lock (_calls)
        {
            _calls.Add(new TracedCall(operatorName, call.Row.Value, key.ToString(), known?.Model, call.Request.Messages, known?.Answer) { IsReused = known is not null && (!isOwn || !known.IsPaid) });
        }

        return known is null ? throw new AnswerGoneException() : new CallAnswer(key, known.Answer);
    }
}
