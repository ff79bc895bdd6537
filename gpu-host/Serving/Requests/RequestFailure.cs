namespace GpuHost.Serving.Requests;

/// <summary>Why a request got no answer.</summary>
public enum RequestFailure
{
    /// <summary>The queue is full: try again after <see cref="RequestException.RetryAfter"/>.</summary>
    Busy,

    /// <summary>The request contradicts itself or the model: another try would fail alike.</summary>
    Invalid,

    /// <summary>Prompt and answer do not fit into the context. Nothing is ever cut silently.</summary>
    ContextOverflow,

    /// <summary>Its time limit passed.</summary>
    DeadlineExceeded,

    /// <summary>The constraint came to a point where no token may follow.</summary>
    ConstraintDeadEnd,

    /// <summary>The model or its backend failed.</summary>
    EngineFault,

    /// <summary>The engine is being disposed.</summary>
    ShuttingDown,
}
