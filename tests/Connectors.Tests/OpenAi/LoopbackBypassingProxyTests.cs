using System.Net;
using Pipelines.Connectors.OpenAi.Transport;

namespace Pipelines.Connectors.Tests.OpenAi;

public sealed class LoopbackBypassingProxyTests
{
    private static readonly LoopbackBypassingProxy Proxy = new(new WebProxy("http://proxy:3128"));

    [Theory]
    [InlineData("http://127.0.0.1:8080/v1", true)]
    [InlineData("http://localhost:11434/v1", true)]
    [InlineData("https://api.openai.com/v1", false)]
    public void IsBypassed_ModelsOnThisMachine_NeedNoProxy(string address, bool bypassed)
    {
        Assert.Equal(bypassed, Proxy.IsBypassed(new Uri(address)));
        Assert.Equal(bypassed, Proxy.GetProxy(new Uri(address)) is null);
    }
}
