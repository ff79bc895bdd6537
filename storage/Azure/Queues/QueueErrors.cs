using Azure;
using Azure.Identity;
using Pipelines.Core.Queues;

namespace Pipelines.Storage.Azure.Queues;

/// <summary>Turns what Azure's client throws into the queue's own exception, without its texts: they may hold signatures.</summary>
internal static class QueueErrors
{
    public static QueueException Translate(Exception exception, string queue) => exception switch
    {
        RequestFailedException { Status: 401 or 403 } refused => new QueueException(
            $"The queue '{queue}' does not let this process in ({refused.ErrorCode ?? "no reason given"}). It receives, updates, deletes and sends messages: the role 'Storage Queue Data Contributor', or a signature with the permissions raup.",
            isTransient: false,
            exception),
        RequestFailedException { Status: 413 } => new QueueException(
            $"The message is larger than the queue '{queue}' takes. Put large input into the store, and its path into the message.", isTransient: false, exception),
        RequestFailedException { Status: > 0 } failed => new QueueException(
            $"The queue '{queue}' answered {failed.Status} {failed.ErrorCode ?? "without a reason"}.", failed.Status is 408 or 429 or >= 500, exception),
        AuthenticationFailedException => new QueueException(
            $"The queue '{queue}' needs an identity, and the sign-in failed. Give this machine a managed identity, or use a connection string.", isTransient: false, exception),
        _ => new QueueException($"The queue '{queue}' cannot be reached: {Reason(exception)}", isTransient: true, exception),
    };

    private static string Reason(Exception exception) =>
        exception.GetBaseException() is var root && root is OperationCanceledException ? "it did not answer in time" : root.Message.Split('\n')[0].TrimEnd();
}
