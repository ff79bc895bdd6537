using GpuHost.Host.Hosting;

namespace GpuHost.Tests.Access;

public sealed class ServerUrlsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", false, true)]
    [InlineData("http://localhost:0;http://[::1]:0", false, true)]
    [InlineData("http://0.0.0.0:8080", false, false)]
    [InlineData("http://+:8080", false, false)]
    [InlineData("http://127.0.0.1:1;http://10.0.0.7:1", false, false)]
    [InlineData("http://0.0.0.0:8080", true, true)]
    [InlineData("http://*:8080", true, true)]
    [InlineData("ftp://127.0.0.1", true, false)]
    [InlineData("nonsense", true, false)]
    public void Check_BeyondThisMachine_NeedsKeys(string urls, bool hasKeys, bool isSound) =>
        Assert.Equal(isSound, ServerUrls.Check(urls, hasKeys) is null);
}
