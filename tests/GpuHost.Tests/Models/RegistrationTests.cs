using System.Net;
using GpuHost.Host.Models;
using GpuHost.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace GpuHost.Tests.Models;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Register_AFile_IsServedBilledAndThereAfterARestart()
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync();
        string path = fixture.WriteModel("sub/mine.gguf");
        var digest = ContentHash.Of(await File.ReadAllBytesAsync(path));

        (HttpStatusCode status, JObject model) = await fixture.RegisterAsync($$"""{"name":"mine","file":"sub/mine.gguf","sha256":"{{digest}}","license":"MIT"}""");
        File.Delete(path);
        JObject answer = await fixture.ChatAsync("mine");
        await fixture.RestartAsync();
        JObject later = await fixture.ChatAsync("mine");

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(("mine", "llama", digest.ToString(), "MIT"), ((string?)model["id"], (string?)model.SelectToken("meta.architecture"), (string?)model.SelectToken("meta.sha256"), (string?)model.SelectToken("meta.license")));
        Assert.Equal("mine", (string?)answer["model"]);
        Assert.Equal((string?)answer.SelectToken("choices[0].message.content"), (string?)later.SelectToken("choices[0].message.content"));
        Assert.Equal(["mine", "tiny"], await fixture.NamesAsync());
        JToken line = Assert.Single(await fixture.Client.BillAsync(), entry => (string?)entry["model"] == "mine");
        Assert.Equal((long)answer.SelectToken("usage.prompt_tokens")! + (long)later.SelectToken("usage.prompt_tokens")!, (long)line["input_tokens"]!);
    }

    [Fact]
    public async Task Register_ABlob_IsTakenFromTheServersStore()
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync();
        Directory.CreateDirectory(Path.Combine(fixture.Store, "models"));
        File.Move(fixture.WriteModel("x.gguf"), Path.Combine(fixture.Store, "models", "mine.gguf"));

        (HttpStatusCode status, JObject answer) = await fixture.RegisterAsync("""{"name":"mine","blob":"models/mine.gguf"}""");

        Assert.True(status == HttpStatusCode.Created, answer.ToString());
        await fixture.ChatAsync("mine");
        Assert.Equal((HttpStatusCode.NotFound, "source_not_found"), await fixture.RefusalAsync("""{"name":"other","blob":"models/other.gguf"}"""));
        Assert.Equal((HttpStatusCode.BadRequest, null), await fixture.RefusalAsync("""{"name":"other","blob":"../keys.json"}"""));
    }

    [Theory]
    [InlineData(-1, HttpStatusCode.BadRequest)]
    [InlineData(0, HttpStatusCode.OK)]
    public async Task Ask_AnAdapter_ItsWeightsCountAsTheModels(int spareBytes, HttpStatusCode expected)
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync();
        fixture.WriteModel("mine.gguf");
        long adapterBytes = new FileInfo(fixture.WriteAdapter("tone.gguf")).Length;
        await fixture.RegisterAsync("""{"name":"mine","file":"mine.gguf"}""");
        await fixture.RegisterAsync("""{"name":"tone","file":"tone.gguf","base":"mine"}""");
        await fixture.ChatAsync("mine");
        long modelBytes = MemoryOf(fixture);
        await fixture.ChatAsync("tone");
        Assert.Equal(modelBytes + adapterBytes, MemoryOf(fixture));

        fixture.ModelMemoryBytesMax = modelBytes + adapterBytes + spareBytes;
        await fixture.RestartAsync();
        JObject request = HttpJson.Chat("a question");
        request["model"] = "tone";
        (HttpStatusCode status, JObject answer) = await fixture.Client.PostAsync("/v1/chat/completions", request);

        Assert.True(status == expected, answer.ToString());
        await fixture.ChatAsync("mine");
    }

    private static long MemoryOf(RegistrationFixture fixture) => fixture.Host.Services.GetRequiredService<ModelPool>().Open.Single(static model => model.Name == "mine").MemoryBytes;

    [Fact]
    public async Task Register_AnAdapter_IsServedUnderItsNameBesideItsModel()
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync();
        fixture.WriteModel("mine.gguf");
        fixture.WriteAdapter("tone.gguf");
        await fixture.RegisterAsync("""{"name":"mine","file":"mine.gguf"}""");

        (HttpStatusCode status, JObject model) = await fixture.RegisterAsync("""{"name":"tone","file":"tone.gguf","base":"mine"}""");
        JObject bare = await fixture.ChatAsync("mine");
        JObject toned = await fixture.ChatAsync("tone");
        (HttpStatusCode embedded, JObject refusal) = await fixture.Client.PostAsync("/v1/embeddings", JObject.Parse("""{"model":"tone","input":"x"}"""));
        (HttpStatusCode baseRemoved, JObject kept) = await fixture.RemoveAsync("mine");
        await fixture.RestartAsync();
        JObject later = await fixture.ChatAsync("tone");

        Assert.True(status == HttpStatusCode.Created, model.ToString());
        Assert.Equal(("mine", "LoRA"), ((string?)model["parent"], (string?)model.SelectToken("meta.quantisation")));
        Assert.Equal("tone", (string?)toned["model"]);
        Assert.NotEqual((string?)bare.SelectToken("choices[0].message.content"), (string?)toned.SelectToken("choices[0].message.content"));
        Assert.Equal((string?)toned.SelectToken("choices[0].message.content"), (string?)later.SelectToken("choices[0].message.content"));
        Assert.Equal((HttpStatusCode.BadRequest, "unsupported"), (embedded, (string?)refusal.SelectToken("error.code")));
        Assert.Equal((HttpStatusCode.Conflict, "model_has_adapters"), (baseRemoved, (string?)kept.SelectToken("error.code")));
        Assert.Equal(2, (long)Assert.Single(await fixture.Client.BillAsync(), entry => (string?)entry["model"] == "tone")["calls"]!);
        Assert.Equal(HttpStatusCode.OK, (await fixture.RemoveAsync("tone")).Status);
        Assert.Equal(HttpStatusCode.OK, (await fixture.RemoveAsync("mine")).Status);
        Assert.Equal(["tiny"], await fixture.NamesAsync());
    }

    [Fact]
    public async Task Remove_AModelInUse_IsFinishedAndThenGone()
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync();
        fixture.WriteModel("mine.gguf");
        await fixture.RegisterAsync("""{"name":"mine","file":"mine.gguf"}""");
        ModelPool pool = fixture.Host.Services.GetRequiredService<ModelPool>();
        using ModelLease lease = await pool.BorrowAsync("mine", CancellationToken.None);

        (HttpStatusCode removed, _) = await fixture.RemoveAsync("mine");
        var request = new CompletionRequest { Model = "mine", Messages = [new ChatMessage(ChatRole.User, "still there")], Sampling = SamplingParameters.Default with { MaxOutputTokens = 4 } };
        Completion answer = await lease.CompleteAsync(request, CancellationToken.None);
        (HttpStatusCode asked, JObject refusal) = await fixture.Client.PostAsync("/v1/completions", JObject.Parse("""{"model":"mine","prompt":"x"}"""));
        lease.Dispose();

        Assert.Equal(HttpStatusCode.OK, removed);
        Assert.Equal(4, answer.Usage.OutputTokens);
        Assert.Equal((HttpStatusCode.NotFound, "model_not_found"), (asked, (string?)refusal.SelectToken("error.code")));
        Assert.Equal((HttpStatusCode.NotFound, "model_not_found"), ((await fixture.RemoveAsync("mine")).Status, "model_not_found"));
        Assert.DoesNotContain(pool.Open, static model => model.Name == "mine");
        Assert.False(Directory.Exists(Path.Combine(fixture.Models, "mine")));
    }

    [Fact]
    public async Task Register_UnderATakenName_IsRefused()
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync();
        fixture.WriteModel("mine.gguf");
        await fixture.RegisterAsync("""{"name":"mine","file":"mine.gguf"}""");

        foreach (string name in new[] { "mine", "tiny", "builtin" })
        {
            Assert.Equal((HttpStatusCode.Conflict, "model_exists"), await fixture.RefusalAsync($$"""{"name":"{{name}}","file":"mine.gguf"}"""));
        }

        Assert.Equal(HttpStatusCode.Conflict, (await fixture.RemoveAsync("tiny")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await fixture.RemoveAsync("nobody")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await fixture.RemoveAsync("..%2F..%2Fstate")).Status);
    }

    [Fact]
    public async Task Registration_WithoutTheAdminRight_IsForbidden()
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync();
        fixture.WriteModel("mine.gguf");
        fixture.UseKey(RegistrationFixture.UserKey);

        (HttpStatusCode, string?) added = await fixture.RefusalAsync("""{"name":"mine","file":"mine.gguf"}""");
        (HttpStatusCode removed, _) = await fixture.RemoveAsync("tiny");

        Assert.Equal((HttpStatusCode.Forbidden, "admin_required"), added);
        Assert.Equal(HttpStatusCode.Forbidden, removed);
        Assert.Equal(["tiny"], await fixture.NamesAsync());
    }
}
