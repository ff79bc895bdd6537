using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Answers;

/// <summary>A model's answer as a row of its schema, or why it is none.</summary>
public sealed class AnswerResult
{
    private AnswerResult(JObject? row, AnswerFailure? failure, string? reasoning)
    {
        Row = row;
        Failure = failure;
        Reasoning = reasoning;
    }

    /// <summary>True when the answer was read and fits the schema.</summary>
    [MemberNotNullWhen(true, nameof(Row))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsOk => Row is not null;

    /// <summary>The row, owned by the caller; null when the answer failed.</summary>
    public JObject? Row { get; }

    /// <summary>Why the answer failed; null when it did not.</summary>
    public AnswerFailure? Failure { get; }

    /// <summary>What the model thought aloud before it answered; null when it did not.</summary>
    public string? Reasoning { get; }

    internal static AnswerResult Ok(JObject row, string? reasoning) => new(row, null, reasoning);

    internal static AnswerResult Failed(AnswerFailure failure, string? reasoning) => new(null, failure, reasoning);
}
