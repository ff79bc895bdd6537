using System.Net;
using Pipelines.Connectors.Downloads;
using Pipelines.TestKit.FileServing;

namespace Pipelines.Connectors.Tests.Downloads;

public sealed class PublicAddressesTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.19.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("64:ff9b:1::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void IsPublic_AnAddress_IsJudgedByItsNetwork(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task DownloadAsync_RedirectedToAnAddressThatIsNotAllowed_IsRefusedBeforeItIsConnectedTo()
    {
        await using FaultyFileServer inner = await FaultyFileServer.StartAsync([1]);
        await using DownloadFixture front = await DownloadFixture.StartAsync([2], new FileFault.Redirect($"http://127.0.0.2:{inner.Address.Port}/model.gguf"));
        front.Options = front.Options with { MayConnect = static address => address.Equals(IPAddress.Loopback) };

        Assert.Equal(DownloadFailure.RefusedAddress, await front.FailAsync());
        Assert.Single(front.Server.Requests);
    }
}
