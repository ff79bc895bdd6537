using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Usage;

namespace Pipelines.Core.Tests.Operators;

/// <summary>
/// The engine's side of an operator, with a script for a model: makes each different call once, like the real one, and keeps
/// what was asked in order.
/// </summary>
internal sealed class ScriptedContext(Func<ModelCall, Completion> model) : IOperatorContext
{
    private static readonly ContentHash Fingerprint = ContentHash.Of("scripted"u8);
    private readonly ConcurrentDictionary<CallKey, Lazy<Completion>> _answers = new();
    private readonly ConcurrentQueue<ModelCall> _calls = new();

    public ScriptedContext(params string[] answers)
        : this(InTurn(answers))
    {
    }

    public JObject? Prepared { get; init; }

    /// <summary>The calls that were made, each once.</summary>
    public IReadOnlyList<ModelCall> Calls => [.. _calls];

    /// <summary>The last user message of each call.</summary>
    public IReadOnlyList<string> Asked => [.. _calls.Select(call => call.Request.Messages[^1].Content)];

    public Task<CallAnswer> CallAsync(ModelCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CallKey key = CallKey.For(call.Request, Fingerprint, call.Attempt);
        Lazy<Completion> answer = _answers.GetOrAdd(key, _ => new Lazy<Completion>(() =>
        {
            _calls.Enqueue(call);
            return model(call);
        }));
        return Task.FromResult(new CallAnswer(key, answer.Value));
    }

    public static Completion Answer(params string[] texts) =>
        new("scripted", [.. texts.Select(text => new CompletionChoice(text, FinishReason.Stop))], default(TokenUsage));

    public static Completion Ended(string text, FinishReason reason) =>
        new("scripted", [new CompletionChoice(text, reason)], default(TokenUsage));

    private static Func<ModelCall, Completion> InTurn(string[] answers)
    {
        int next = -1;
        return _ => Answer(answers[Interlocked.Increment(ref next)]);
    }
}
