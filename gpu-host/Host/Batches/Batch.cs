using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Batches;

/// <summary>A batch as it stands in <c>host.db</c>.</summary>
/// <param name="Sequence">Its place among all batches; 0 before it has one.</param>
/// <param name="Id">As the API names it.</param>
/// <param name="Tenant">Whose it is, and who pays.</param>
/// <param name="KeyName">With which key it was made.</param>
/// <param name="Endpoint">Where its lines go, such as <c>/v1/chat/completions</c>.</param>
/// <param name="InputFile">The id of its file.</param>
/// <param name="Metadata">The owner's notes: a JSON object, or null.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When its window closes.</param>
internal sealed record Batch(
    long Sequence,
    string Id,
    string Tenant,
    string KeyName,
    string Endpoint,
    string InputFile,
    string? Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt)
{
    /// <summary>Whose work it is, for the bill; its lines are the calls.</summary>
    public CallOrigin Origin { get; init; } = CallOrigin.None;

    public BatchStatus Status { get; init; } = BatchStatus.Validating;

    /// <summary>Of all lines; known once the file was read.</summary>
    public string? Model { get; init; }

    /// <summary>Null for a batch whose lines were never begun.</summary>
    public DateTimeOffset? InProgressAt { get; init; }

    public DateTimeOffset? FinalizingAt { get; init; }

    public DateTimeOffset? CancellingAt { get; init; }

    /// <summary>When it was completed, failed, expired or cancelled; which of them says the status.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public int Total { get; init; }

    /// <summary>Lines with an answer.</summary>
    public int Completed { get; init; }

    /// <summary>Lines with an error; when the batch has ended, those that were not begun too.</summary>
    public int Failed { get; init; }

    /// <summary>Of all lines with an answer.</summary>
    public TokenUsage Usage { get; init; }

    public IReadOnlyList<BatchError> Errors { get; init; } = [];

    /// <summary>How long its files are to be kept; null until somebody deletes them.</summary>
    public TimeSpan? OutputKeepFor { get; init; }

    public string? OutputFile { get; init; }

    public string? ErrorFile { get; init; }
}
