using Pipelines.Core.Queues;
using Pipelines.TestKit.Azurite;

namespace Pipelines.Storage.Tests.Azure.Queues;

/// <summary>Against a real Azurite.</summary>
public sealed class AzureMessageQueueTests(AzuriteQueues azurite) : IClassFixture<AzuriteQueues>
{
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Receive_WhatWasSent_ComesAsItIsUntilItIsDeleted()
    {
        IMessageQueue queue = Open("letters");
        string text = """{"pipeline": "größe <&> ünïcode"}""";
        await queue.SendAsync(text, CancellationToken.None);
        await queue.SendAsync("second", CancellationToken.None);

        IReadOnlyList<QueueMessage> both = await queue.ReceiveAsync(16, Visibility, CancellationToken.None);
        IReadOnlyList<QueueMessage> hidden = await queue.ReceiveAsync(16, Visibility, CancellationToken.None);

        Assert.Equal([text, "second"], both.Select(static message => message.Body));
        Assert.All(both, static message => Assert.Equal(1, message.Deliveries));
        Assert.Empty(hidden);
        Assert.True(await queue.DeleteAsync(both[0], CancellationToken.None));
        Assert.False(await queue.DeleteAsync(both[0], CancellationToken.None));
    }

    [Fact]
    public async Task Receive_QueueThatIsMissing_MakesItAndFindsNothing()
    {
        Assert.Empty(await Open("fresh").ReceiveAsync(1, Visibility, CancellationToken.None));
        Assert.Empty(await Open("fresh").ReceiveAsync(1, Visibility, CancellationToken.None));
    }

    [Fact]
    public async Task Renew_ToZero_GivesTheMessageBackAndTheOldReceiptIsWorthNothing()
    {
        IMessageQueue queue = Open("renewed");
        await queue.SendAsync("again", CancellationToken.None);
        QueueMessage first = Assert.Single(await queue.ReceiveAsync(1, Visibility, CancellationToken.None));

        QueueMessage renewed = (await queue.RenewAsync(first, TimeSpan.Zero, CancellationToken.None))!;
        QueueMessage second = Assert.Single(await queue.ReceiveAsync(1, Visibility, CancellationToken.None));

        Assert.NotEqual(first.Receipt, renewed.Receipt);
        Assert.Equal((first.Id, 2), (second.Id, second.Deliveries));
        Assert.Null(await queue.RenewAsync(renewed, Visibility, CancellationToken.None));
        Assert.False(await queue.DeleteAsync(first, CancellationToken.None));
        Assert.True(await queue.DeleteAsync(second, CancellationToken.None));
    }

    [Fact]
    public async Task Send_MoreThanAMessageHolds_SaysWhatToDo()
    {
        QueueException refused = await Assert.ThrowsAsync<QueueException>(() => Open("large").SendAsync(new string('x', 70_000), CancellationToken.None));

        Assert.False(refused.IsTransient);
        Assert.Contains("into the store", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_ServiceThatIsGone_IsTransientAndNamesNoSecret()
    {
        await using AzuriteServer own = await AzuriteServer.StartQueuesAsync();
        IMessageQueue queue = QueueAddress.Open(own.ConnectionString, "gone");
        await own.StopAsync();

        QueueException away = await Assert.ThrowsAsync<QueueException>(() => queue.ReceiveAsync(1, Visibility, CancellationToken.None));
        await own.RestartAsync();

        Assert.True(away.IsTransient);
        Assert.DoesNotContain("AccountKey", away.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await queue.ReceiveAsync(1, Visibility, CancellationToken.None));
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=c2VjcmV0")]
    [InlineData("http://a.queue.core.windows.net")]
    [InlineData("folder/queue")]
    public void Open_WhatIsNoAccount_SaysSoWithoutSecrets(string account)
    {
        FormatException error = Assert.Throws<FormatException>(() => QueueAddress.Open(account, "letters"));

        Assert.DoesNotContain("c2VjcmV0", error.Message, StringComparison.Ordinal);
    }

    private IMessageQueue Open(string queue) => QueueAddress.Open(azurite.Server.ConnectionString, queue);
}
