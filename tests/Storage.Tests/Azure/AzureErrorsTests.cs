using System.Net;
using Azure;
using Pipelines.Core.Storage;
using Pipelines.Storage.Azure;
using Pipelines.TestKit.Azurite;

namespace Pipelines.Storage.Tests.Azure;

/// <summary>What a real service says when it refuses, and what is made of it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AzureErrorsTests(AzuriteFixture azurite)
{
    private static readonly BlobPath Path = BlobPath.Parse("runs/1/plan.json");

    [Fact]
    public async Task PutAsync_WrongKey_FailsForGoodAndTellsNoKey()
    {
        const string WrongKey = "d3Jvbmcga2V5";
        string connection = $"AccountName=pipelines;AccountKey={WrongKey};BlobEndpoint={azurite.Server.Endpoint};";

        BlobStoreException refusal = await PutAsync(StoreAddress.Parse(connection, null, "/"));

        Assert.False(refusal.IsTransient);
        Assert.Contains("did not accept the key", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{azurite.Server.Endpoint}/pipelines", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongKey, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutAsync_ExpiredSignature_FailsForGood()
    {
        string address = $"{azurite.Server.Endpoint}/runs?sv=2023-08-03&se=2020-01-01T00%3A00%3A00Z&sr=c&sp=racwdl&sig=bm90IGEgc2lnbmF0dXJl";

        BlobStoreException refusal = await PutAsync(StoreAddress.Parse(address, null, "/"));

        Assert.False(refusal.IsTransient);
        Assert.DoesNotContain("bm90", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCall_NobodyListens_MayBeTriedAgain()
    {
        await using AzuriteServer gone = await AzuriteServer.StartAsync();
        IBlobStore store = StoreAddress.Parse(gone.ConnectionString, null, "/").Open(TimeProvider.System);
        await store.PutAsync(Path, new MemoryStream([1]), PutCondition.None, default);
        await gone.KillAsync();

        Func<Task>[] calls =
        [
            () => store.StatAsync(Path, default),
            () => store.OpenReadAsync(Path, null, default),
            () => store.PutAsync(Path, new MemoryStream([1]), PutCondition.None, default),
            () => store.DeleteAsync(Path, null, default),
            async () => await store.ListAsync("", default).ToListAsync(),
        ];
        foreach (Func<Task> call in calls)
        {
            BlobStoreException failure = await Assert.ThrowsAsync<BlobStoreException>(call);
            Assert.True(failure.IsTransient, failure.Message);
            Assert.Contains("cannot be reached", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(503, "ServerBusy", true)]
    [InlineData(500, "InternalError", true)]
    [InlineData(500, "OperationTimedOut", true)]
    [InlineData(429, null, true)]
    [InlineData(400, "InvalidBlockList", true)]
    [InlineData(409, "ContainerBeingDeleted", true)]
    [InlineData(403, "AuthorizationPermissionMismatch", false)]
    [InlineData(403, "AuthorizationFailure", false)]
    [InlineData(412, "LeaseIdMissing", false)]
    [InlineData(400, "InvalidHeaderValue", false)]
    [InlineData(409, "BlobArchived", false)]
    public void Translate_Answer_KnowsWhetherAnotherTryMayHelp(int status, string? code, bool isTransient)
    {
        var errors = new AzureErrors(new Uri("https://acme.blob.core.windows.net/runs?sig=secret"));

        BlobStoreException translated = errors.Translate(new RequestFailedException(status, "Headers: Authorization: secret", code, null), "Cannot write 'x'");

        Assert.Equal(isTransient, translated.IsTransient);
        Assert.StartsWith("Cannot write 'x': ", translated.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", translated.Message, StringComparison.Ordinal);
        Assert.Contains(code ?? $"{status}", translated.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutAsync_ThrottledAccount_PassesOnHowLongToWait()
    {
        await using var busy = await AnsweringServer.StartAsync(HttpStatusCode.ServiceUnavailable, ("Retry-After", "7"), ("x-ms-error-code", "ServerBusy"));
        string connection = $"AccountName=acme;AccountKey=c2VjcmV0;BlobEndpoint={busy.BaseUrl}acme;";

        BlobStoreException refusal = await PutAsync(StoreAddress.Parse(connection, null, "/"));

        Assert.True(refusal.IsTransient);
        Assert.Equal(TimeSpan.FromSeconds(7), refusal.RetryAfter);
        Assert.Equal(1, busy.Requests);
    }

    private static Task<BlobStoreException> PutAsync(StoreAddress address) => Assert.ThrowsAsync<BlobStoreException>(() =>
        address.Open(TimeProvider.System).PutAsync(Path, new MemoryStream([1]), PutCondition.None, default));
}
