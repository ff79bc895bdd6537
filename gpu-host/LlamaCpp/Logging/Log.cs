using GpuHost.Serving.Models;
using Microsoft.Extensions.Logging;

namespace GpuHost.LlamaCpp.Logging;

/// <summary>What this project logs. llama.cpp's own lines go through <see cref="NativeLog"/>.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "llama.cpp v{Version} ({Commit}) from {Folder}")]
    public static partial void LibraryLoaded(this ILogger logger, string version, string commit, string folder);

    [LoggerMessage(101, LogLevel.Information, "Models compute on {Backend}: {Reason}")]
    public static partial void BackendChosen(this ILogger logger, string backend, string reason);

    [LoggerMessage(102, LogLevel.Information,
        "Model '{Name}' loaded from {Path}: {Architecture}, {Parameters} parameters, {SizeBytes} bytes of weights, {Backend}")]
    public static partial void ModelLoaded(
        this ILogger logger, string name, string path, string architecture, long parameters, long sizeBytes, string backend);

    [LoggerMessage(103, LogLevel.Information,
        "Context of {ContextTokens} tokens for {SequencesMax} sequences: batches of {BatchTokens} ({MicroBatchTokens} at once), {Threads} threads, {BytesPerToken} bytes of KV per token")]
    public static partial void ContextOpened(
        this ILogger logger, int contextTokens, int sequencesMax, int batchTokens, int microBatchTokens, int threads, long bytesPerToken);

    [LoggerMessage(104, LogLevel.Information, "Adapter loaded from {Path}")]
    public static partial void AdapterLoaded(this ILogger logger, string path);

    [LoggerMessage(105, LogLevel.Warning, "A saved state was refused for {Sequence}: {Reason}")]
    public static partial void StateRefused(this ILogger logger, SequenceId sequence, string reason);

    [LoggerMessage(190, LogLevel.Trace, "{Line}")]
    public static partial void NativeTrace(this ILogger logger, string line);

    [LoggerMessage(191, LogLevel.Debug, "{Line}")]
    public static partial void NativeDebug(this ILogger logger, string line);

    [LoggerMessage(192, LogLevel.Warning, "{Line}")]
    public static partial void NativeWarning(this ILogger logger, string line);

    [LoggerMessage(193, LogLevel.Error, "{Line}")]
    public static partial void NativeError(this ILogger logger, string line);
}
