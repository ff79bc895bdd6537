namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>enum ggml_log_level</c>.</summary>
internal enum GgmlLogLevel
{
    None = 0,
    Debug = 1,
    Info = 2,
    Warning = 3,
    Error = 4,

    /// <summary>Goes on with the line before.</summary>
    Continuation = 5,
}
