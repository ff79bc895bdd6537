using System.IO.Compression;
using System.Net;
using Pipelines.Connectors.Web;
using Pipelines.Core.Operators.Web;
using Pipelines.TestKit.Time;

namespace Pipelines.Connectors.Tests.Web;

/// <summary>Against a real server on loopback, which the setting allows.</summary>
public sealed class WebFetchTests : IAsyncLifetime
{
    private static readonly WebAccessOptions Allowing = new() { AllowsPrivateAddresses = true };

    private PageServer _server = null!;

    public async Task InitializeAsync() => _server = await PageServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Fetch_Page_GivesItsTextDecoded()
    {
        _server.Page("/a", "<p>Grüße</p>");
        _server.Pages["/b"] = context =>
        {
            context.Response.ContentType = "text/plain; charset=iso-8859-1";
            return context.Response.Body.WriteAsync(new byte[] { (byte)'G', 0xFC }).AsTask();
        };

        Assert.Equal("<p>Grüße</p>", await FetchAsync("/a"));
        Assert.Equal("Gü", await FetchAsync("/b"));
    }

    [Theory]
    [InlineData(true, false, "<body><a href=\"{0}x/y\">go</a></body>")]
    [InlineData(false, true, "[go]({0}x/y)")]
    public async Task Fetch_Shaped_HasWholeLinks(bool bodyOnly, bool asMarkdown, string expected)
    {
        _server.Page("/x/page", "<html><head><title>t</title></head><body><a href=\"y\">go</a></body></html>");

        Assert.Equal(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, _server["/"]),
            await FetchAsync("/x/page", bodyOnly: bodyOnly, asMarkdown: asMarkdown));
    }

    [Fact]
    public async Task Fetch_Markdown_KeepsTheStructure()
    {
        _server.Page("/m", "<h2>Head</h2><p>One <b>bold</b> and <em>fine</em> <code>x</code></p><ul><li>a</li><li>b</li></ul><pre>code\n  in</pre>");

        Assert.Equal("## Head\n\nOne **bold** and *fine* `x`\n\n- a\n- b\n\n```\ncode\n  in\n```", await FetchAsync("/m", asMarkdown: true));
    }

    [Fact]
    public async Task Fetch_Redirects_AreFollowedUpToTheBound()
    {
        _server.Page("/end", "there", "text/plain");
        for (int i = 0; i < 6; i++)
        {
            _server.Redirect($"/r{i}", i == 0 ? "/end" : $"/r{i - 1}");
        }

        Assert.Equal("there", await FetchAsync("/r4"));
        Assert.Contains("more than 5 times", await ErrorAsync("/r5"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/gone", "answered 404")]
    [InlineData("/picture", "is no text but image/png")]
    [InlineData("/odd", "is written in 'klingon'")]
    public async Task Fetch_NoPage_SaysWhy(string path, string part)
    {
        _server.Page("/picture", "x", "image/png");
        _server.Page("/odd", "x", "text/html; charset=klingon");

        Assert.Contains(part, await ErrorAsync(path), StringComparison.Ordinal);
    }

    /// <summary>A megabyte of zeros packs into a kilobyte.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_LargePage_EndsAtTheBound(bool packed)
    {
        _server.Pages["/large"] = async context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.Headers.ContentEncoding = packed ? "gzip" : "identity";
            await using Stream body = packed ? new GZipStream(context.Response.Body, CompressionLevel.Fastest) : context.Response.Body;
            await body.WriteAsync(new byte[1_000_000]);
        };

        Assert.Contains("more than 1,000 bytes", await ErrorAsync("/large", Allowing with { PageBytesMax = 1000 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_ServerThatNeverAnswers_EndsAtTheTime()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Pages["/slow"] = async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        var clock = new ManualTimeProvider();
        Task<string> error = ErrorAsync("/slow", Allowing with { Time = clock });
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Contains("took longer than 10 seconds", await error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_RobotsFile_DecidesForItsAgentAndIsAskedOnce()
    {
        _server.Page("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: pipelines\nDisallow: /private\nAllow: /private/open$\n", "text/plain");
        _server.Page("/private/open", "open", "text/plain");
        _server.Page("/public", "public", "text/plain");
        using var web = new WebAccess(Allowing);

        string[] pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => web.FetchAsync(Request(i % 2 == 0 ? "/public" : "/private/open"), CancellationToken.None)));
        var refused = await Assert.ThrowsAsync<WebAccessException>(() => web.FetchAsync(Request("/private/other"), CancellationToken.None));

        Assert.Equal(["public", "open"], pages.Distinct());
        Assert.Contains("robots.txt", refused.Message, StringComparison.Ordinal);
        Assert.Single(_server.Asked, static path => path == "/robots.txt");
        Assert.DoesNotContain("/private/other", _server.Asked);
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(500, false)]
    public async Task Fetch_NoRobotsFile_AllowsAndAFailingServerForbids(int status, bool isAllowed)
    {
        _server.Page("/a", "a", "text/plain");
        _server.Pages["/robots.txt"] = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        Assert.Equal(isAllowed, isAllowed ? await FetchAsync("/a") == "a" : !(await ErrorAsync("/a")).Contains("robots.txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fetch_RobotsForAnotherHour_IsAskedAgain()
    {
        _server.Page("/a", "a", "text/plain");
        var clock = new ManualTimeProvider();
        using var web = new WebAccess(Allowing with { Time = clock });
        await web.FetchAsync(Request("/a"), CancellationToken.None);
        clock.Advance(TimeSpan.FromMinutes(61));
        await web.FetchAsync(Request("/a"), CancellationToken.None);

        Assert.Equal(2, _server.Asked.Count(static path => path == "/robots.txt"));
    }

    /// <summary>An allowed host is one, whatever a redirect says.</summary>
    [Fact]
    public async Task Fetch_HostsThatAreAllowed_AreTheOnlyOnes()
    {
        _server.Page("/a", "a", "text/plain");
        _server.Redirect("/away", _server["/a"].Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

        Assert.Equal("a", await FetchAsync("/a", hosts: ["127.0.0.1"]));
        Assert.Contains("not one that may be reached", await ErrorAsync("/a", hosts: ["example.com"]), StringComparison.Ordinal);
        Assert.Contains("'localhost' is not one that may be reached", await ErrorAsync("/away", hosts: ["127.0.0.1"]), StringComparison.Ordinal);
        Assert.Contains("not one that may be reached", await ErrorAsync("/a", Allowing with { AllowedHosts = ["example.com"] }, ["127.0.0.1"]), StringComparison.Ordinal);
    }

    /// <summary>The name leads to the server that was checked, and not to where it leads a moment later.</summary>
    [Fact]
    public async Task Fetch_NameOfTheServer_IsLookedUpOnceForAConnection()
    {
        _server.Page("/a", "a", "text/plain");
        int lookups = 0;
        HostResolver resolver = (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref lookups) == 1 ? IPAddress.Loopback : IPAddress.None]);
        using var web = new WebAccess(Allowing with { Resolver = resolver });

        string address = _server["/a"].Replace("127.0.0.1", "pages.test", StringComparison.Ordinal);
        Assert.Equal("a", await web.FetchAsync(new PageRequest(address, TimeSpan.FromSeconds(10), null), CancellationToken.None));
        Assert.Equal(1, lookups);
    }

    /// <summary>A cancellation that nobody asked for would end the whole run.</summary>
    [Fact]
    public async Task Fetch_ConnectionThatIsNeverMade_FailsLikeAnyOtherPage()
    {
        HostResolver silent = static (_, cancelled) => new TaskCompletionSource<IPAddress[]>().Task.WaitAsync(cancelled);
        using var web = new WebAccess(Allowing with { Resolver = silent, ConnectTimeMax = TimeSpan.FromMilliseconds(20) });

        WebAccessException failure = await Assert.ThrowsAsync<WebAccessException>(() =>
            web.FetchAsync(new PageRequest("http://silent.test/a", TimeSpan.FromSeconds(60), null), CancellationToken.None));

        Assert.Contains("no connection within", failure.Message, StringComparison.Ordinal);
    }

    private PageRequest Request(string path) => new(_server[path], TimeSpan.FromSeconds(10), null);

    private async Task<string> FetchAsync(string path, WebAccessOptions? options = null, IReadOnlyList<string>? hosts = null, bool bodyOnly = false, bool asMarkdown = false)
    {
        using var web = new WebAccess(options ?? Allowing);
        return await web.FetchAsync(new PageRequest(_server[path], TimeSpan.FromSeconds(10), hosts) { BodyOnly = bodyOnly, AsMarkdown = asMarkdown }, CancellationToken.None);
    }

    private async Task<string> ErrorAsync(string path, WebAccessOptions? options = null, IReadOnlyList<string>? hosts = null) =>
        (await Assert.ThrowsAsync<WebAccessException>(() => FetchAsync(path, options, hosts))).Message;
}
