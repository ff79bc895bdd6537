using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Asking;

/// <summary>What a model answered about one row: as many answers as were asked for, or a failure.</summary>
internal sealed record RowAnswer
{
    private RowAnswer()
    {
    }

    /// <summary>Empty when, and only when, there is a failure.</summary>
    public IReadOnlyList<JObject> Answers { get; private init; } = [];

    public RowFailure? Failure { get; private init; }

    /// <summary>How sure the operation's own model was of the least sure answer, from 0 to 1; null when its endpoint does not tell.</summary>
    public double? Confidence { get; init; }

    public IReadOnlyList<CallKey> AcceptedCalls { get; init; } = [];

    /// <summary>The row's own rendered prompt; null for a failure.</summary>
    public string? Prompt { get; private init; }

    /// <summary>What a retriever found for the row; null without one.</summary>
    public string? Context { get; private init; }

    public static RowAnswer Of(IReadOnlyList<JObject> answers, IReadOnlyList<CallKey> acceptedCalls, string prompt, string? context) =>
        new() { Answers = answers, AcceptedCalls = acceptedCalls, Prompt = prompt, Context = context };

    public static RowAnswer Failed(RowFailure failure) => new() { Failure = failure };
}
