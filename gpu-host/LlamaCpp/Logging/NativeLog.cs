using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using GpuHost.LlamaCpp.Interop;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GpuHost.LlamaCpp.Logging;

/// <summary>
/// Takes llama.cpp's log lines to an <see cref="ILogger"/>, and remembers those that a call wrote on its own thread:
/// they are the only place where llama.cpp says why it refused something.
/// </summary>
/// <remarks>
/// llama.cpp has one log per process, so this is static, and the logger given last gets it. Its levels are lowered by
/// one step up to "info": what it tells about a model it loads is our debug output.
/// </remarks>
internal static unsafe class NativeLog
{
    /// <summary>A line longer than this is cut; nothing llama.cpp writes on purpose is.</summary>
    private const int LineCharsMax = 16 * 1024;

    private static ILogger _logger = NullLogger.Instance;

    // Parts of lines, and the lines that a capture wants, belong to the thread that writes them.
    [ThreadStatic]
    private static StringBuilder? _line;

    [ThreadStatic]
    private static GgmlLogLevel _lineLevel;

    [ThreadStatic]
    private static NativeLogCapture? _capture;

    public static void RouteTo(ILogger logger)
    {
        Volatile.Write(ref _logger, logger);
        LlamaApi.llama_log_set(&Receive, null);
    }

    /// <summary>Remembers what is written on this thread until the result is disposed.</summary>
    public static NativeLogCapture Capture() => CaptureInto(new NativeLogCapture());

    /// <summary>The same with a capture that is used again and again.</summary>
    public static NativeLogCapture CaptureInto(NativeLogCapture capture)
    {
        capture.Begin(_capture);
        return _capture = capture;
    }

    internal static void EndCapture(NativeLogCapture? outer) => _capture = outer;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Receive(GgmlLogLevel level, byte* text, void* userData)
    {
        try
        {
            Append(level, Marshal.PtrToStringUTF8((nint)text) ?? "");
        }
#pragma warning disable CA1031 // An exception that leaves a native callback ends the process; a lost log line does not.
        catch (Exception)
        {
            _line?.Clear();
        }
#pragma warning restore CA1031
    }

    private static void Append(GgmlLogLevel level, string text)
    {
        StringBuilder line = _line ??= new StringBuilder();
        if (level != GgmlLogLevel.Continuation)
        {
            Flush(line);
            _lineLevel = level;
        }

        int start = 0;
        for (int end = text.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = text.IndexOf('\n', start))
        {
            AppendBounded(line, text.AsSpan(start, end - start));
            Flush(line);
            start = end + 1;
        }

        AppendBounded(line, text.AsSpan(start));
    }

    private static void AppendBounded(StringBuilder line, ReadOnlySpan<char> text) =>
        line.Append(text[..Math.Min(text.Length, LineCharsMax - line.Length)]);

    private static void Flush(StringBuilder line)
    {
        if (line.Length == 0)
        {
            return;
        }

        string text = line.ToString().TrimEnd();
        line.Clear();

        // A model's loading ends in a row of dots, one part after the other.
        if (text.AsSpan().Trim('.').IsEmpty)
        {
            return;
        }

        _capture?.Add(_lineLevel, text);
        Write(Volatile.Read(ref _logger), _lineLevel, text);
    }

    private static void Write(ILogger logger, GgmlLogLevel level, string line)
    {
        switch (level)
        {
            case GgmlLogLevel.Error:
                logger.NativeError(line);
                break;
            case GgmlLogLevel.Warning:
                logger.NativeWarning(line);
                break;
            case GgmlLogLevel.Info:
                logger.NativeDebug(line);
                break;
            default:
                logger.NativeTrace(line);
                break;
        }
    }
}
