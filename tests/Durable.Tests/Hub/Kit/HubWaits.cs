using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Transports;

namespace Pipelines.Durable.Tests.Hub.Kit;

/// <summary>Waits for what must come; a test that waits in vain fails after a while.</summary>
internal static class HubWaits
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public static async Task<OrchestrationMetadata> EndOfAsync(this DurableHub hub, string instanceId) =>
        (await hub.Client.WaitForCompletionAsync(instanceId, includePayloads: true, CancellationToken.None).WaitAsync(Long))!;

    /// <summary>Takes work by hand. Disposing the enumerator stops receiving.</summary>
    public static IAsyncEnumerator<DurableWorkItem> ReceiveByHand(this DurableHub hub, CancellationToken cancellationToken, int episodes = 8, int activities = 8) =>
        hub.Transport.ReceiveAsync(new WorkCapacity(episodes, activities), cancellationToken).GetAsyncEnumerator(cancellationToken);

    public static async Task<T> NextAsync<T>(this IAsyncEnumerator<DurableWorkItem> received)
        where T : DurableWorkItem
    {
        Assert.True(await received.MoveNextAsync().AsTask().WaitAsync(Long));
        return Assert.IsType<T>(received.Current);
    }
}
