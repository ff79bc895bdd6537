using Microsoft.AspNetCore.Http;

namespace Pipelines.Http.Tests;

public sealed class LocalRequestRuleTests
{
    [Theory]
    [InlineData("POST", "127.0.0.1:8080", null, null, null)]
    [InlineData("POST", "localhost:8080", "http://localhost:8080", "same-origin", null)]
    [InlineData("POST", "[::1]:8080", null, "none", null)]
    [InlineData("GET", "127.0.0.1:8080", null, "cross-site", null)]
    [InlineData("POST", "127.0.0.1:8080", "https://evil.example", null, "other_site")]
    [InlineData("POST", "127.0.0.1:8080", "null", null, "other_site")]
    [InlineData("POST", "127.0.0.1:8080", "http://127.0.0.1:3000", null, "other_site")]
    [InlineData("POST", "127.0.0.1:8080", null, "cross-site", "other_site")]
    [InlineData("DELETE", "127.0.0.1:8080", null, "same-site", "other_site")]
    [InlineData("GET", "evil.example:8080", null, null, "host_not_local")]
    [InlineData("POST", "evil.example", "http://evil.example", "same-origin", "host_not_local")]
    public void Check_ARequest_PassesOnlyFromThisMachine(string method, string host, string? origin, string? site, string? code)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Scheme = "http";
        request.Host = new HostString(host);
        if (origin is not null)
        {
            request.Headers.Origin = origin;
        }

        if (site is not null)
        {
            request.Headers["Sec-Fetch-Site"] = site;
        }

        Assert.Equal(code, LocalRequestRule.Check(request)?.Code);
    }
}
