using System.Diagnostics;
using System.Net;
using GpuHost.Host.Access;
using GpuHost.Host.Api.Health;
using GpuHost.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Page;

public sealed class PageTests : IAsyncLifetime, IDisposable
{
    private const string Key = "key-of-somebody-who-looks";

    private readonly BatchFolder _folder = new();
    private RunningHost? _host;

    public async Task InitializeAsync()
    {
        var keys = new ApiKeyFile { Keys = [new ApiKeyEntry { Name = "somebody", Sha256 = ApiKeyRing.HashOf(Key), Admin = true }] };
        await File.WriteAllTextAsync(_folder["keys.json"], keys.ToJson());
        _host = await _folder.StartAsync(keys: _folder["keys.json"]);
        _host.Services.GetRequiredService<Readiness>().Open();
    }

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    /// <summary>All that a person does with it; the steps and what must be seen are in <c>browse.mjs</c>.</summary>
    [BrowserFact]
    public async Task Page_InABrowser_ShowsTheServerAndWhichTokensWereCached()
    {
        Assert.True(Browser.Path is not null, Browser.Remedy);
        string shots = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "Page", "shots")).FullName;

        (int code, string said, string errors) = await BrowseAsync(Browser.Path!, _host!.Address.ToString(), Key, shots);

        Assert.True(code == 0, errors + said);
        JArray turns = JArray.Parse(said.Trim().Split('\n')[^1]);
        _host.Client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        JToken bill = Assert.Single(await _host.Client.BillAsync());
        Assert.Equal(turns.Sum("tokens"), (long)bill["input_tokens"]!);
        Assert.Equal(turns.Sum("cached"), (long)bill["cached_tokens"]!);
        Assert.Equal(turns.Sum("generated"), (long)bill["output_tokens"]!);
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/page/main.js", "text/javascript")]
    [InlineData("/page/page.css", "text/css")]
    [InlineData("/page/icon.svg", "image/svg+xml")]
    public async Task Files_WithoutAKey_ComeWithAStrictPolicy(string path, string type)
    {
        using HttpResponseMessage response = await _host!.Client.GetAsync(new Uri(path, UriKind.Relative));
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using HttpResponseMessage unchanged = await _host.Client.SendAsync(again);

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Theory]
    [InlineData("/page/nothing.js")]
    [InlineData("/page/..%2Findex.html")]
    [InlineData("/page/")]
    public async Task Files_ThatThePageDoesNotHave_Are404(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, await _host!.Client.StatusOfAsync(HttpMethod.Get, path));

    private static async Task<(int Code, string Output, string Errors)> BrowseAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Page", "browse.mjs"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process node = Process.Start(start)!;
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        Task<string> errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, await output, await errors);
    }
}
