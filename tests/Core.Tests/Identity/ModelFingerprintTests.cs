using Pipelines.Core.Identity;

namespace Pipelines.Core.Tests.Identity;

public sealed class ModelFingerprintTests
{
    [Fact]
    public void OfEndpoint_GoldenValue_NeverChanges() => Assert.Equal(
        "87d9a40dc05b7828bc6eb363a4702866a69d835cb34132da77eabe6805133c8d",
        ModelFingerprint.OfEndpoint(new Uri("https://api.example.com/v1"), "gpt-4o-mini").ToString());

    [Theory]
    [InlineData("https://api.example.com/v1/", "gpt-4o-mini")]
    [InlineData("https://API.example.com:443/v1", "gpt-4o-mini")]
    [InlineData("https://api.example.com/v1?api-version=2", "gpt-4o-mini")]
    public void OfEndpoint_SameEndpointWrittenOtherwise_IsTheSame(string baseUrl, string model) => Assert.Equal(
        ModelFingerprint.OfEndpoint(new Uri("https://api.example.com/v1"), "gpt-4o-mini"),
        ModelFingerprint.OfEndpoint(new Uri(baseUrl), model));

    [Theory]
    [InlineData("https://api.example.com/v2", "gpt-4o-mini")]
    [InlineData("http://api.example.com/v1", "gpt-4o-mini")]
    [InlineData("https://api.example.com/v1", "GPT-4o-mini")]
    [InlineData("https://api.example.com/v", "1gpt-4o-mini")]
    public void OfEndpoint_AnotherEndpointOrModel_Differs(string baseUrl, string model) => Assert.NotEqual(
        ModelFingerprint.OfEndpoint(new Uri("https://api.example.com/v1"), "gpt-4o-mini"),
        ModelFingerprint.OfEndpoint(new Uri(baseUrl), model));
}
