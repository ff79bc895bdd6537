using Microsoft.AspNetCore.Http;
using Pipelines.Connectors.Web;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Tests.Web;

/// <summary>Against a server that speaks SearXNG's JSON, three hits a page.</summary>
public sealed class WebSearchTests : IAsyncLifetime
{
    private PageServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await PageServer.StartAsync();
        _server.Pages["/search"] = context =>
        {
            int page = int.Parse(context.Request.Query["pageno"]!, System.Globalization.CultureInfo.InvariantCulture);
            string hits = page > 2 ? "" : string.Join(',', Enumerable.Range((page * 3) - 2, 3).Select(i => $$"""{"title":"<b>{{context.Request.Query["q"]}}</b> {{i}}","content":"a &amp; b","url":"http://h/{{i}}"}"""));
            return context.Response.WriteAsync($$"""{"results":[{{hits}},{"title":"again","url":"http://h/1"},{"title":"no address"}]}""".Replace("[,", "[", StringComparison.Ordinal));
        };
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(5, 5, 2)]
    [InlineData(50, 6, 3)]
    public async Task Search_SeveralPages_AreAskedForUntilThereAreEnough(int wanted, int found, int pages)
    {
        using WebAccess web = Access();

        IReadOnlyList<SearchHit> hits = await web.SearchAsync(new SearchRequest("brave", "x y&z", wanted), CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, found).Select(i => new SearchHit($"x y&z {i}", "a & b", $"http://h/{i}")), hits);
        Assert.Equal(pages, _server.Asked.Count);
        Assert.Contains("engines=brave", _server.Asked[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "{}", "too many searches")]
    [InlineData(403, "{}", "its key is missing or wrong")]
    [InlineData(200, "<html>", "could not be asked")]
    [InlineData(200, "[]", "answered no object")]
    public async Task Search_EngineThatFails_SaysWhy(int status, string answer, string part)
    {
        _server.Pages["/search"] = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(answer);
        };
        using WebAccess web = Access();

        var failed = await Assert.ThrowsAsync<WebAccessException>(() => web.SearchAsync(new SearchRequest("google", "x", 3), CancellationToken.None));

        Assert.Contains(part, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SearchProblem_NothingSet_SaysWhatToSet()
    {
        using var web = new WebAccess(new WebAccessOptions());
        using var brave = new WebAccess(new WebAccessOptions { ReadVariable = static name => name == "BRAVE_API_KEY" ? "k" : null });

        Assert.Contains("BRAVE_API_KEY", web.SearchProblem("brave"), StringComparison.Ordinal);
        Assert.Contains("PIPELINES_SEARCH_URL", web.SearchProblem("google"), StringComparison.Ordinal);
        Assert.Null(brave.SearchProblem("brave"));
        Assert.NotNull(brave.SearchProblem("bing"));
    }

    private WebAccess Access() => new(new WebAccessOptions { ReadVariable = name => name == "PIPELINES_SEARCH_URL" ? _server["/search"] : null });
}
