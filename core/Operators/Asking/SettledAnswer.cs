using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Asking;

/// <summary>How the asking ended: with an answer that keeps every rule, or with a failure.</summary>
internal sealed record SettledAnswer
{
    private SettledAnswer()
    {
    }

    /// <summary>Null when, and only when, there is a failure.</summary>
    public JObject? Fields { get; private init; }

    public RowFailure? Failure { get; private init; }

    /// <summary>How sure the model was, from 0 to 1; null for a failure, and when the endpoint does not tell.</summary>
    public double? Confidence { get; private init; }

    /// <summary>The calls that the answer was made with and whose own answers were of their schema.</summary>
    public IReadOnlyList<CallKey> AcceptedCalls { get; private init; } = [];

    public static SettledAnswer Of(JObject fields, IReadOnlyList<CallKey> acceptedCalls, double? confidence) =>
        new() { Fields = fields, AcceptedCalls = acceptedCalls, Confidence = confidence };

    public static SettledAnswer Failed(RowFailure failure) => new() { Failure = failure };
}
