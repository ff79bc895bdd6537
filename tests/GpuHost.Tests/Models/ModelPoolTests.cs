using System.Net;
using GpuHost.Host.Models;
using GpuHost.Serving.SeededModels;
using GpuHost.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Models;

/// <summary>Several models in one server, within a limit on their memory.</summary>
public sealed class ModelPoolTests : IDisposable
{
    private readonly BatchFolder _folder = new("a");
    private readonly string[] _models;

    public ModelPoolTests()
    {
        _models = [_folder.Model, Write("b", 2), Write("c", 3)];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ask_ForAModelWithoutRoom_ClosesTheLongestUnused()
    {
        await using RunningHost host = await StartAsync(2.5);

        await AskedAsync(host, "a");
        await AskedAsync(host, "b");
        await AskedAsync(host, "a");
        string[] two = OpenIn(host);
        await AskedAsync(host, "c");
        string[] afterC = OpenIn(host);
        await AskedAsync(host, "b");

        Assert.Equal(["a", "b"], two);
        Assert.Equal(["a", "c"], afterC);
        Assert.Equal(["b", "c"], OpenIn(host));
    }

    [Fact]
    public async Task Ask_WhileEveryModelIsInUse_IsToldToComeAgain()
    {
        await using RunningHost host = await StartAsync(1.5);
        ModelPool pool = host.Services.GetRequiredService<ModelPool>();
        using (await pool.BorrowAsync("a", CancellationToken.None))
        {
            using HttpResponseMessage refused = await SendAsync(host, "b");
            await AskedAsync(host, "a");

            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }

        await AskedAsync(host, "b");
        Assert.Equal(["b"], OpenIn(host));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task Ask_ForAModelThatIsLargerThanAll_IsRefusedAndNothingStaysOpen(double models)
    {
        await using RunningHost host = await StartAsync(models);

        using HttpResponseMessage refused = await SendAsync(host, "a");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("--model-memory", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(OpenIn(host));
    }

    [Fact]
    public async Task Ask_ForAModelThatCannotBeOpened_SaysWhyAndClosesNoOther()
    {
        await using RunningHost host = await StartAsync(1.5);
        await AskedAsync(host, "a");
        await File.WriteAllBytesAsync(_models[1], (await File.ReadAllBytesAsync(_models[1]))[..^64]);
        File.Delete(_models[2]);

        using HttpResponseMessage cut = await SendAsync(host, "b");
        using HttpResponseMessage gone = await SendAsync(host, "c");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (cut.StatusCode, gone.StatusCode));
        Assert.Contains("the file ends before", await cut.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(["a"], OpenIn(host));
    }

    /// <summary>Its header and its length are sound; that it lacks a tensor only llama.cpp sees.</summary>
    [Fact]
    public async Task Ask_ForAModelThatLlamaCppRefuses_ClosesNoOther()
    {
        await using RunningHost host = await StartAsync(1.5);
        await AskedAsync(host, "a");
        byte[] bytes = await File.ReadAllBytesAsync(_models[1]);
        "blk.0.attn_Q.weight"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("blk.0.attn_q.weight"u8)));
        await File.WriteAllBytesAsync(_models[1], bytes);

        using HttpResponseMessage refused = await SendAsync(host, "b");

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(["a"], OpenIn(host));
    }

    [Fact]
    public async Task Ask_ManyAtOnceForModelsThatAreNotOpen_OpensEachOnce()
    {
        await using RunningHost host = await StartAsync(3.5);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => AskedAsync(host, i % 2 == 0 ? "a" : "b")));

        Assert.Equal(["a", "b"], OpenIn(host));
    }

    private string Write(string name, ulong seed)
    {
        string path = _folder[$"{name}.gguf"];
        SeededModel.Write(path, new SeededModelShape { Width = 64, FeedForwardWidth = 96, VocabularySize = 400, ContextTokens = BatchFolder.ContextTokens, Seed = seed });
        return path;
    }

    /// <summary>A server with room for so many models.</summary>
    private async Task<RunningHost> StartAsync(double models)
    {
        long one;
        await using (RunningHost host = await RunningHost.StartAsync(_folder.Settings))
        {
            using ModelLease lease = await host.Services.GetRequiredService<ModelPool>().BorrowAsync("a", CancellationToken.None);
            one = lease.Model.MemoryBytes;
        }

        return await RunningHost.StartAsync(_folder.Settings with { Models = _models, ModelMemoryBytesMax = (long)(models * one) }, seed: 2);
    }

    private static string[] OpenIn(RunningHost host) =>
        [.. host.Services.GetRequiredService<ModelPool>().Open.Select(static model => model.Name).Order(StringComparer.Ordinal)];

    private static async Task AskedAsync(RunningHost host, string model)
    {
        using HttpResponseMessage response = await SendAsync(host, model);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static Task<HttpResponseMessage> SendAsync(RunningHost host, string model)
    {
        JObject chat = HttpJson.Chat("a question");
        chat["model"] = model;
        return host.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent(chat.ToString()));
    }
}
