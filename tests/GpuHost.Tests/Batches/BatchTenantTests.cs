using System.Net;
using System.Net.Http.Headers;
using GpuHost.Host.Access;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Batches;

public sealed class BatchTenantTests : IDisposable
{
    private readonly BatchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FilesAndBatches_OfAnotherTenant_AreNotThere()
    {
        var keys = new ApiKeyFile
        {
            Keys = [.. new[] { "alice", "bob" }.Select(name => new ApiKeyEntry { Name = name, Sha256 = ApiKeyRing.HashOf($"key-of-{name}") })],
        };
        await File.WriteAllTextAsync(_folder["keys.json"], keys.ToJson());
        await using RunningHost host = await _folder.StartAsync(keys: _folder["keys.json"]);
        using HttpClient alice = ClientOf(host, "alice");
        using HttpClient bob = ClientOf(host, "bob");
        string id = await alice.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(3)));
        JObject batch = await alice.BatchAtItsEndAsync(id);
        string output = (string)batch["output_file_id"]!;

        HttpStatusCode[] answers =
        [
            await bob.StatusOfAsync(HttpMethod.Get, $"/v1/batches/{id}"),
            await bob.StatusOfAsync(HttpMethod.Post, $"/v1/batches/{id}/cancel"),
            await bob.StatusOfAsync(HttpMethod.Get, $"/v1/files/{output}"),
            await bob.StatusOfAsync(HttpMethod.Get, $"/v1/files/{output}/content"),
            await bob.StatusOfAsync(HttpMethod.Delete, $"/v1/files/{output}"),
            (await bob.PostAsync("/v1/batches", BatchCalls.BatchOf((string)batch["input_file_id"]!))).Status,
        ];

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer));
        Assert.Empty((await bob.ObjectAsync("/v1/batches"))["data"]!);
        Assert.Empty((await bob.ObjectAsync("/v1/files"))["data"]!);
        Assert.Empty(await bob.BillAsync());
        Assert.Equal(3, (await alice.LinesAsync(batch, "output_file_id")).Count);
        Assert.Equal(3, (await alice.BillAsync()).Sum("calls"));
    }

    [Fact]
    public async Task Create_MoreThanMayBeUnfinished_IsToldToComeBack()
    {
        await using RunningHost host = await _folder.StartAsync(new HostLimits { TenantBatchesMax = 1 });
        string content = BatchCalls.Text(BatchCalls.ChatLines(300, outputTokens: 64));
        string id = await host.Client.BeginBatchAsync(content);

        (HttpStatusCode refused, _) = await host.Client.PostAsync("/v1/batches", BatchCalls.BatchOf(await host.Client.UploadAsync(content)));
        await host.Client.PostAsync($"/v1/batches/{id}/cancel", []);
        await host.Client.BatchAtItsEndAsync(id);
        (HttpStatusCode taken, _) = await host.Client.PostAsync("/v1/batches", BatchCalls.BatchOf(await host.Client.UploadAsync(content)));

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (refused, taken));
    }

    private static HttpClient ClientOf(RunningHost host, string name)
    {
        var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"key-of-{name}");
        return client;
    }
}
