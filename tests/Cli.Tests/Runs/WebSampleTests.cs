using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>The sample of the network operators, with a server of this machine for the web.</summary>
public sealed class WebSampleTests
{
    [Fact]
    public async Task Run_Sample_FetchesThePageAndFindsTheHits()
    {
        await using WebApplication web = await StartAsync();
        using CliSession cli = new() { Clock = TimeProvider.System };
        cli.Variables["PIPELINES_WEB_ALLOW_PRIVATE"] = "1";
        cli.Variables["PIPELINES_SEARCH_URL"] = $"{web.Urls.Single()}/search";
        File.Copy(Path.Combine(Folder(), "pages.yaml"), cli["pages.yaml"]);
        JArray links = JArray.Parse(await File.ReadAllTextAsync(Path.Combine(Folder(), "links.json")));
        links[0]["link"] = $"{web.Urls.Single()}/page";
        await File.WriteAllTextAsync(cli["links.json"], links.ToString());

        CliRun ended = await cli.RunAsync("run", cli["pages.yaml"], "--json");

        Assert.True(ended.ExitCode == ExitCode.Ok, ended.Error);
        JObject row = Assert.Single(NotesPipeline.ReadOutput(cli, "out/pages.json"));
        Assert.Equal("# Reserved", ((string)row["page"]!).Trim());
        Assert.Equal(["reserved domain names news 1", "reserved domain names news 2", "reserved domain names news 3"], row["search_results"]!.Select(static hit => (string)hit["title"]!));
    }

    private static async Task<WebApplication> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(static context =>
        {
            if (context.Request.Path == "/search")
            {
                IEnumerable<JObject> hits = Enumerable.Range(1, 5).Select(i => new JObject
                {
                    ["title"] = string.Create(CultureInfo.InvariantCulture, $"{context.Request.Query["q"]} {i}"),
                    ["content"] = "text",
                    ["url"] = $"http://h/{i}",
                });
                return context.Response.WriteAsync(new JObject { ["results"] = new JArray(hits) }.ToString());
            }

            context.Response.StatusCode = context.Request.Path == "/page" ? 200 : 404;
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync("<html><body><h1>Reserved</h1></body></html>");
        });
        await app.StartAsync();
        return app;
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Directory.GetParent(here)!.Parent!.Parent!.Parent!.FullName, "samples", "web");
}
