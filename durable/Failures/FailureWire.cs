using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Failures;

/// <summary>Failures from exceptions, and to and from the wire. Bounded: texts are cut, long chains of causes end early.</summary>
internal static class FailureWire
{
    public const int TextCharsMax = 8 * 1024;
    public const int DepthMax = 16;

    public static FailureDetails Capture(Exception exception) => Capture(exception, DepthMax);

    public static TaskFailureDetails ToWire(this FailureDetails details) => new()
    {
        ErrorType = details.ErrorType,
        ErrorMessage = details.ErrorMessage,
        StackTrace = details.StackTrace,
        InnerFailure = details.InnerFailure?.ToWire(),
        IsNonRetriable = details.IsNonRetriable,
    };

    public static FailureDetails FromWire(this TaskFailureDetails? details) =>
        FromWire(details ?? new TaskFailureDetails { ErrorType = "Unknown", ErrorMessage = "The engine gave no details." }, DepthMax);

    private static FailureDetails FromWire(TaskFailureDetails details, int depthLeft) => new(
        details.ErrorType,
        details.ErrorMessage,
        details.StackTrace,
        details.InnerFailure is { } inner && depthLeft > 0 ? FromWire(inner, depthLeft - 1) : null,
        details.IsNonRetriable);

    private static FailureDetails Capture(Exception exception, int depthLeft) => new(
        exception.GetType().FullName!,
        Cut(Read(() => exception.Message)) ?? "",
        Cut(Read(() => exception.StackTrace)),
        depthLeft > 0 ? CaptureCause(exception, depthLeft - 1) : null,
        exception is NonRetriableException or Payloads.PayloadException);

    /// <summary>A failed task is the cause of the exception that reports it.</summary>
    private static FailureDetails? CaptureCause(Exception exception, int depthLeft) => exception switch
    {
        TaskFailedException failed => failed.Details,
        { InnerException: { } inner } => Capture(inner, depthLeft),
        _ => null,
    };

    /// <summary>User code may have its say in an exception's properties, and fail there as well.</summary>
    private static string? Read(Func<string?> property)
    {
        try
        {
            return property();
        }
        catch (Exception e)
        {
            return $"(reading it threw {e.GetType()})";
        }
    }

    private static string? Cut(string? text) => text is null || text.Length <= TextCharsMax ? text : text[..TextCharsMax] + "…";
}
