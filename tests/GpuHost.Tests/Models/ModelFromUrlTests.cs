using System.Net;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.TestKit.FileServing;

namespace GpuHost.Tests.Models;

public sealed class ModelFromUrlTests
{
    [Fact]
    public async Task Register_AnAddress_IsFetchedCheckedAndServed()
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync();
        byte[] content = await File.ReadAllBytesAsync(fixture.WriteModel("x.gguf"));
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(content);

        (HttpStatusCode status, JObject model) = await fixture.RegisterAsync($$"""{"name":"mine","url":"{{server.Address}}","sha256":"{{ContentHash.Of(content)}}"}""");

        Assert.True(status == HttpStatusCode.Created, model.ToString());
        await fixture.ChatAsync("mine");
    }

    [Fact]
    public async Task Register_AnAddressThatBreaksOff_GoesOnAtTheNextRequest()
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync(static limits => limits with { Timeout = TimeSpan.FromMilliseconds(300) });
        byte[] content = await File.ReadAllBytesAsync(fixture.WriteModel("x.gguf"));
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(content);
        server.Faults.Enqueue(new FileFault.Hang(content.Length / 2));
        string body = $$"""{"name":"mine","url":"{{server.Address}}"}""";

        (HttpStatusCode, string?) first = await fixture.RefusalAsync(body);
        string[] between = await fixture.NamesAsync();
        JObject again;
        do
        {
            // On a busy machine the time may be over again; each try brings it nearer.
            (_, again) = await fixture.RegisterAsync(body);
        }
        while ((string?)again.SelectToken("error.code") == "timeout");

        Assert.Equal((HttpStatusCode.GatewayTimeout, "timeout"), first);
        Assert.Equal(["tiny"], between);
        Assert.Equal("mine", (string?)again["id"]);
        Assert.Contains(server.Requests, request => request.Range == $"bytes={content.Length / 2}-");
    }

    [Fact]
    public async Task Register_AnAddressOfThisMachine_IsRefusedUnlessAllowed()
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync(static limits => limits with { AllowPrivateUrls = false });
        await using FaultyFileServer server = await FaultyFileServer.StartAsync([1, 2, 3]);

        foreach (string address in new[] { server.Address.ToString(), $"http://localhost:{server.Address.Port}/model.gguf", $"https://127.0.0.1:{server.Address.Port}/", "https://[::1]/x", "https://169.254.169.254/latest", "http://example.com/x" })
        {
            Assert.Equal((HttpStatusCode.Forbidden, "source_not_allowed"), await fixture.RefusalAsync($$"""{"name":"mine","url":"{{address}}"}"""));
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Register_AFileThatIsNotThereOrNotTheOne_IsRefused()
    {
        await using RegistrationFixture fixture = await RegistrationFixture.StartAsync(static limits => limits with { ModelSizeBytesMax = 1 << 20 });
        await using FaultyFileServer server = await FaultyFileServer.StartAsync("<html>"u8.ToArray());
        string body = $$"""{"name":"mine","url":"{{server.Address}}"}""";

        server.Faults.Enqueue(new FileFault.Status(404));
        Assert.Equal((HttpStatusCode.NotFound, "source_not_found"), await fixture.RefusalAsync(body));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_model"), await fixture.RefusalAsync(body));
        Assert.Equal((HttpStatusCode.BadRequest, "digest_mismatch"), await fixture.RefusalAsync($$"""{"name":"mine","url":"{{server.Address}}","sha256":"{{new string('0', 64)}}"}"""));
        server.Content = new byte[(1 << 20) + 1];
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "model_too_large"), await fixture.RefusalAsync(body));
        Assert.Equal(["tiny"], await fixture.NamesAsync());
    }
}
