namespace GpuHost.Host.Batches;

/// <summary>The states in OpenAI's words, which are also those of <c>host.db</c>.</summary>
internal static class BatchStatusNames
{
    public static string ToText(BatchStatus status) => status switch
    {
        BatchStatus.Validating => "validating",
        BatchStatus.Failed => "failed",
        BatchStatus.InProgress => "in_progress",
        BatchStatus.Finalizing => "finalizing",
        BatchStatus.Completed => "completed",
        BatchStatus.Expired => "expired",
        BatchStatus.Cancelling => "cancelling",
        BatchStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a state."),
    };

    public static BatchStatus Parse(string text) => text switch
    {
        "validating" => BatchStatus.Validating,
        "failed" => BatchStatus.Failed,
        "in_progress" => BatchStatus.InProgress,
        "finalizing" => BatchStatus.Finalizing,
        "completed" => BatchStatus.Completed,
        "expired" => BatchStatus.Expired,
        "cancelling" => BatchStatus.Cancelling,
        "cancelled" => BatchStatus.Cancelled,
        _ => throw new ArgumentException($"'{text}' is no state of a batch.", nameof(text)),
    };
}
