namespace GpuHost.Host.Batches;

/// <summary>
/// Where a batch is:
/// <code>
/// Validating → Failed
/// Validating → InProgress → Finalizing → Completed
///              InProgress → Expired
/// Validating, InProgress → Cancelling → Cancelled
/// </code>
/// </summary>
internal enum BatchStatus
{
    /// <summary>Made; its file is not read yet.</summary>
    Validating,

    /// <summary>Its file is wrong; no line was answered.</summary>
    Failed,

    /// <summary>Lines are answered.</summary>
    InProgress,

    /// <summary>Every line is answered; the output is written.</summary>
    Finalizing,

    Completed,

    /// <summary>The window closed before every line was answered.</summary>
    Expired,

    /// <summary>To be cancelled; lines that are answered stay so.</summary>
    Cancelling,

    Cancelled,
}
