using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Pipelines.Core.Queues;
using AzureQueueMessage = Azure.Storage.Queues.Models.QueueMessage;
using QueueMessage = Pipelines.Core.Queues.QueueMessage;

namespace Pipelines.Storage.Azure.Queues;

/// <summary>A queue of Azure Storage, or of Azurite. Made when it is first used and missing.</summary>
internal sealed class AzureMessageQueue(QueueClient client) : IMessageQueue
{
    public string Name => client.Name;

    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan visibility, CancellationToken cancellationToken)
    {
        AzureQueueMessage[] messages = await DoAsync(
            async () => (await client.ReceiveMessagesAsync(max, visibility, cancellationToken)).Value, whenMissing: [], cancellationToken);
        return [.. messages.Select(static message => new QueueMessage(message.MessageId, message.PopReceipt, message.Body.ToString(), (int)message.DequeueCount))];
    }

    public async Task<QueueMessage?> RenewAsync(QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken)
    {
        UpdateReceipt? renewed = await DoAsync(
            async () => (await client.UpdateMessageAsync(message.Id, message.Receipt, visibilityTimeout: visibility, cancellationToken: cancellationToken)).Value,
            whenMissing: null,
            cancellationToken);
        return renewed is null ? null : message with { Receipt = renewed.PopReceipt };
    }

    public async Task<bool> DeleteAsync(QueueMessage message, CancellationToken cancellationToken) => await DoAsync(
        async () =>
        {
            await client.DeleteMessageAsync(message.Id, message.Receipt, cancellationToken);
            return true;
        },
        whenMissing: false,
        cancellationToken);

    public Task SendAsync(string body, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return (await client.SendMessageAsync(body, cancellationToken)).Value.MessageId;
        },
        whenMissing: "",
        cancellationToken);

    private async Task<T> DoAsync<T>(Func<Task<T>> call, T whenMissing, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await CreateAsync(cancellationToken);
            return whenMissing;
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.MessageNotFound || e.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            return whenMissing;
        }
        catch (Exception e) when (AzureErrors.IsAzureError(e, cancellationToken))
        {
            throw QueueErrors.Translate(e, Name);
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (Exception e) when (AzureErrors.IsAzureError(e, cancellationToken))
        {
            throw QueueErrors.Translate(e, Name);
        }
    }
}
