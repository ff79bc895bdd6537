using Azure.Identity;
using Azure.Storage.Queues;
using Pipelines.Core.Queues;
using Pipelines.Storage.Azure;
using Pipelines.Storage.Azure.Queues;

namespace Pipelines.Storage;

/// <summary>Where a queue is: in the account of a connection string, or at the https address of an account's queues.</summary>
public static class QueueAddress
{
    /// <summary>The queue whose messages start runs; the Functions host reads one of the same name.</summary>
    public const string RunsDefault = "pipeline-runs";

    /// <summary>What the Functions host, too, appends for messages that nobody could work on.</summary>
    public const string PoisonSuffix = "-poison";

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Opens a queue; touches no network.</summary>
    /// <param name="account">A connection string, or an address as <c>https://ACCOUNT.queue.core.windows.net</c>, which this process is shown to by its identity.</param>
    /// <param name="queue">Its name.</param>
    /// <exception cref="FormatException">It cannot be one; the message holds no secret.</exception>
    public static IMessageQueue Open(string account, string queue)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None, Retry = { MaxRetries = 0, NetworkTimeout = RequestTimeout } };
        if (!account.Contains("://", StringComparison.Ordinal) || AzureAddress.HoldsSecret(account))
        {
            return OfConnection(account, queue, options);
        }

        if (!Uri.TryCreate(account, UriKind.Absolute, out Uri? uri) || uri.Scheme != "https")
        {
            throw new FormatException("The account of a queue is a connection string, or an https address as https://ACCOUNT.queue.core.windows.net.");
        }

        return new AzureMessageQueue(new QueueClient(new Uri($"{uri.GetLeftPart(UriPartial.Authority)}/{queue}"), new DefaultAzureCredential(), options));
    }

    private static AzureMessageQueue OfConnection(string account, string queue, QueueClientOptions options)
    {
        try
        {
            return new AzureMessageQueue(new QueueClient(account, queue, options));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // What the client says may repeat the text, and with it the key.
            throw new FormatException(
                "The connection string of the queue's account cannot be used. It needs AccountName and AccountKey, or QueueEndpoint and SharedAccessSignature, or UseDevelopmentStorage=true.");
        }
    }
}
