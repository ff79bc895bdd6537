namespace Pipelines.Core.Inference;

/// <summary>What went wrong with a model call. Whether another try may help follows from the kind alone.</summary>
public enum InferenceFailureKind
{
    /// <summary>429, or a full queue.</summary>
    RateLimited,

    /// <summary>5xx: the endpoint is there and cannot answer now.</summary>
    Unavailable,

    /// <summary>No connection, or it broke before the answer was complete.</summary>
    ConnectionFailed,

    /// <summary>The attempt's time limit passed.</summary>
    TimedOut,

    /// <summary>The answer came and made no sense as a protocol message.</summary>
    InvalidResponse,

    /// <summary>4xx: the request itself is refused.</summary>
    BadRequest,

    /// <summary>Prompt and answer do not fit into the model's context. Nothing is ever cut silently.</summary>
    ContextOverflow,

    /// <summary>The endpoint refused to answer this content.</summary>
    ContentFiltered,

    /// <summary>401 or 403.</summary>
    Unauthorized,

    /// <summary>The account has no money or quota left.</summary>
    QuotaExceeded,

    /// <summary>No such model at this endpoint.</summary>
    ModelNotFound,

    /// <summary>The client or model cannot do what was asked, for example embeddings.</summary>
    Unsupported,
}
