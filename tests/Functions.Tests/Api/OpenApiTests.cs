using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Api;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Document_AndRoutes_AreTheSame()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        JsonNode document = JsonNode.Parse(await app.Client.GetStringAsync("/api/openapi.json"))!;

        string[] described = [.. document["paths"]!.AsObject().SelectMany(static path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"))];
        string[] routed = [.. app.Services.GetServices<EndpointDataSource>().SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(RoutesOf)];

        Assert.Equal(routed.Distinct().Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    /// <summary>An optional last part makes two addresses.</summary>
    private static IEnumerable<string> RoutesOf(RouteEndpoint endpoint)
    {
        string path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{**row}", "{row}", StringComparison.Ordinal).Replace(":int}", "}", StringComparison.Ordinal);
        string[] paths = path.EndsWith("?}", StringComparison.Ordinal) ? [path[..path.LastIndexOf('/')], path.Replace("?}", "}", StringComparison.Ordinal)] : [path];
        return endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.SelectMany(method => paths.Select(one => $"{method} {one}"));
    }
}
