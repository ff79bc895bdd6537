using System.CommandLine;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GpuHost.Tests.Guide;

/// <summary>docs/gpu-host.md names every endpoint and every option that there is.</summary>
public sealed class GuideTests
{
    private readonly string _guide = File.ReadAllText(RepositoryFiles.PathOf("docs/gpu-host.md"));

    [Fact]
    public async Task Guide_OfTheServer_NamesEveryEndpoint()
    {
        using var folder = new BatchFolder();
        await using RunningHost host = await folder.StartAsync();
        string[] routes =
        [
            .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(static endpoint => endpoint.RoutePattern.RawText!)
                .Where(static route => !route.StartsWith("/page/", StringComparison.Ordinal)).Distinct(),
        ];

        Assert.NotEmpty(routes);
        Assert.DoesNotContain(routes, route => !_guide.Contains($"{route}`", StringComparison.Ordinal) && !_guide.Contains($"{route}?", StringComparison.Ordinal));
    }

    [Fact]
    public void Guide_OfTheCommand_HasALineForEveryOption()
    {
        var surroundings = new HostSurroundings(TextWriter.Null, TextWriter.Null, "models", "state", null, TimeProvider.System, new Random(1));
        string[] options = [.. HostCommand.Create(surroundings).Options.Where(static option => option is not (System.CommandLine.Help.HelpOption or VersionOption)).Select(static option => option.Name)];

        Assert.NotEmpty(options);
        Assert.DoesNotContain(options, option => !_guide.Contains($"\n| `{option}", StringComparison.Ordinal));
    }
}
