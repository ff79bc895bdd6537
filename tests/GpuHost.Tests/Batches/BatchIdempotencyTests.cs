using System.Net;
using System.Text;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.Time;

namespace GpuHost.Tests.Batches;

public sealed class BatchIdempotencyTests : IDisposable
{
    /// <summary>Batches are made and stay as they are.</summary>
    private static readonly HostLimits NoneRun = new() { BatchesAtOnceMax = 0 };

    private readonly BatchFolder _folder = new();
    private readonly string _lines = BatchCalls.Text(BatchCalls.ChatLines(3));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Upload_WithTheSameKey_IsOneFileAlsoAfterARestart()
    {
        string id;
        await using (RunningHost host = await _folder.StartAsync())
        {
            (_, JObject first) = await host.Client.TryUploadOnceAsync(_lines, "k");
            id = (string)first["id"]!;
            Assert.False((bool)first["replayed"]!);
        }

        await using RunningHost again = await _folder.StartAsync();
        (_, JObject second) = await again.Client.TryUploadOnceAsync(_lines, "k");
        (_, JObject other) = await again.Client.TryUploadOnceAsync(_lines, "k2");

        Assert.Equal((id, true), ((string)second["id"]!, (bool)second["replayed"]!));
        Assert.NotEqual(id, (string?)other["id"]);
        Assert.Equal(2, (await again.Client.ObjectAsync("/v1/files"))["data"]!.Count());
        Assert.Equal(2, Directory.GetFiles(_folder.Contents).Length);
    }

    [Fact]
    public async Task Upload_WithAKeyOfAnotherFileOrOfADeletedOne_IsRefused()
    {
        await using RunningHost host = await _folder.StartAsync();
        (_, JObject first) = await host.Client.TryUploadOnceAsync(_lines, "k");

        (HttpStatusCode other, JObject otherBody) = await host.Client.TryUploadOnceAsync(_lines + "\n", "k");
        await host.Client.StatusOfAsync(HttpMethod.Delete, $"/v1/files/{first["id"]}");
        (HttpStatusCode deleted, JObject deletedBody) = await host.Client.TryUploadOnceAsync(_lines, "k");

        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_reused"), (other, (string?)otherBody.SelectToken("error.code")));
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_reused"), (deleted, (string?)deletedBody.SelectToken("error.code")));
        Assert.Contains("deleted", (string?)deletedBody.SelectToken("error.message"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Contents));
    }

    [Fact]
    public async Task Batch_ManyTimesAtOnceWithTheSameKey_IsOneBatchAlsoAfterARestart()
    {
        string file;
        string[] ids;
        await using (RunningHost host = await _folder.StartAsync(NoneRun))
        {
            file = await host.Client.UploadAsync(_lines);
            (HttpStatusCode Status, JObject Body)[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => BeginAsync(host, file, "k")));
            ids = [.. answers.Select(answer => (string)answer.Body["id"]!)];
            Assert.Equal(7, answers.Count(answer => (bool)answer.Body["replayed"]!));
        }

        await using RunningHost again = await _folder.StartAsync();
        (_, JObject later) = await BeginAsync(again, file, "k");
        JObject batch = await again.Client.BatchAtItsEndAsync(ids[0]);

        Assert.Single(ids.Append((string)later["id"]!).Distinct());
        Assert.Equal(3, (int)batch.SelectToken("request_counts.completed")!);
        Assert.Equal(3, (await again.Client.BillAsync()).Sum("calls"));
        Assert.Single((await again.Client.ObjectAsync("/v1/batches"))["data"]!);
    }

    [Fact]
    public async Task Batch_WithTheKeyOfAnotherRequest_IsRefusedUntilTheKeyIsForgotten()
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using RunningHost host = await _folder.StartAsync(NoneRun, clock);
        string file = await host.Client.UploadAsync(_lines);
        (_, JObject first) = await BeginAsync(host, file, "k");

        (HttpStatusCode refused, _) = await BeginAsync(host, file, "k", "another");
        clock.Advance(TimeSpan.FromHours(25));
        (HttpStatusCode status, JObject anew) = await BeginAsync(host, file, "k", "another");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (refused, status));
        Assert.NotEqual((string?)first["id"], (string?)anew["id"]);
    }

    private static async Task<(HttpStatusCode Status, JObject Body)> BeginAsync(RunningHost host, string file, string key, string? note = null)
    {
        JObject body = BatchCalls.BatchOf(file);
        body["metadata"] = note is null ? null : new JObject { ["note"] = note };
        using var content = new StringContent(body.ToString(), Encoding.UTF8, "application/json");
        return await host.Client.SendOnceAsync("/v1/batches", content, key);
    }
}
