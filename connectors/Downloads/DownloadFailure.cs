namespace Pipelines.Connectors.Downloads;

/// <summary>Why a download ended without the file; one value per place where it can fail.</summary>
public enum DownloadFailure
{
    /// <summary>The address is not http or https, or unencrypted where that is not allowed.</summary>
    InsecureAddress,

    /// <summary>The address lies where the options allow no connection to.</summary>
    RefusedAddress,

    TooManyRedirects,

    /// <summary>404 or 410.</summary>
    NotFound,

    /// <summary>401 or 403.</summary>
    AccessDenied,

    /// <summary>The server keeps answering what cannot be used: other 4xx, content encodings, ranges that are not asked for.</summary>
    ProtocolError,

    /// <summary>Every attempt failed: no connection, drops, stalls, 429, 5xx.</summary>
    Unreachable,

    /// <summary>The server asks for a longer wait than the options allow.</summary>
    AskedToWait,

    /// <summary>Larger than the request allows.</summary>
    TooLarge,

    /// <summary>Not the size that was expected.</summary>
    SizeMismatch,

    DiskFull,
}
