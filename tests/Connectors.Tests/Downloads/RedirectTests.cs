using System.Net;
using System.Security.Cryptography;
using Pipelines.Connectors.Downloads;
using Pipelines.Core.Identity;
using Pipelines.TestKit.FileServing;

namespace Pipelines.Connectors.Tests.Downloads;

public sealed class RedirectTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];

    [Fact]
    public async Task DownloadAsync_Redirected_FollowsAndKeepsTheRange()
    {
        await using DownloadFixture storage = await DownloadFixture.StartAsync(Content, new FileFault.Drop(1000));
        string location = storage.Server.Address.ToString();
        await using DownloadFixture front = await DownloadFixture.StartAsync([], new FileFault.Redirect(location), new FileFault.Redirect(location));

        await front.DownloadAsync();

        Assert.Equal(Content, front.ReadPart());
        Assert.Equal(["", "bytes=1000-"], storage.Ranges);
    }

    [Fact]
    public async Task DownloadAsync_RelativeRedirect_StaysOnTheHost()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Redirect("/elsewhere"));

        await fixture.DownloadAsync();

        Assert.Equal("/elsewhere", fixture.Server.Requests[^1].Path);
    }

    [Fact]
    public async Task DownloadAsync_RedirectsForEver_GivesUpAfterTheBound()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(
            Content, [.. Enumerable.Repeat(new FileFault.Redirect("/again"), 50)]);

        Assert.Equal(DownloadFailure.TooManyRedirects, await fixture.FailAsync());
        Assert.Equal(fixture.Options.RedirectsMax + 1, fixture.Server.Requests.Count);
    }

    [Fact]
    public async Task DownloadAsync_RedirectedToAnAddressThatIsNotAllowed_IsRefusedBeforeItIsConnectedTo()
    {
        await using DownloadFixture inner = await DownloadFixture.StartAsync(Content);
        await using DownloadFixture front = await DownloadFixture.StartAsync(
            Content, new FileFault.Redirect($"http://127.0.0.2:{inner.Server.Address.Port}/model.gguf"));
        front.Options = front.Options with { MayConnect = static address => address.Equals(IPAddress.Loopback) };

        Assert.Equal(DownloadFailure.RefusedAddress, await front.FailAsync());
        Assert.Single(front.Server.Requests);
        Assert.Empty(inner.Server.Requests);
    }

    [Theory]
    [InlineData("http://model.example/file.gguf")]
    [InlineData("file:///etc/hostname")]
    [InlineData("ftp://model.example/file.gguf")]
    public async Task DownloadAsync_RedirectToAnUnsafeAddress_IsRefused(string location)
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Redirect(location));

        Assert.Equal(DownloadFailure.InsecureAddress, await fixture.FailAsync());
    }

    [Fact]
    public async Task DownloadAsync_UnencryptedAddress_IsRefusedBeforeAnythingIsSent()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content);

        Assert.Equal(
            DownloadFailure.InsecureAddress,
            await fixture.FailAsync(fixture.Request with { Address = new Uri("http://model.example/file.gguf") }));
        Assert.False(File.Exists(fixture.PartPath));
    }

    [Fact]
    public async Task DownloadAsync_FrontNamesTheDigest_IsPassedOn()
    {
        ContentHash digest = ContentHash.FromDigest(SHA256.HashData(Content));
        await using DownloadFixture storage = await DownloadFixture.StartAsync(Content);
        await using DownloadFixture front = await DownloadFixture.StartAsync([], new FileFault.Redirect(storage.Server.Address.ToString()));
        front.Server.LinkedTag = $"\"{digest}\"";

        DownloadResult result = await front.DownloadAsync();

        Assert.Equal(digest, result.PublishedDigest);
    }

    [Theory]
    [InlineData("\"686897696a7c876b7e\"")]
    [InlineData("W/\"0\"")]
    [InlineData("")]
    public async Task DownloadAsync_FrontNamesNoDigest_IsNull(string tag)
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content);
        fixture.Server.LinkedTag = tag;

        Assert.Null((await fixture.DownloadAsync()).PublishedDigest);
    }
}
