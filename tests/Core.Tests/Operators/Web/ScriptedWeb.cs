using Pipelines.Core.Operators.Web;

namespace Pipelines.Core.Tests.Operators.Web;

/// <summary>A network at the edge: a page says how it was asked for, and <c>bad</c> in an address or query fails.</summary>
internal sealed class ScriptedWeb : IWebAccess
{
    public Task<string> FetchAsync(PageRequest request, CancellationToken cancellationToken) => request.Address.Contains("bad", StringComparison.Ordinal)
        ? throw new WebAccessException($"{request.Address} answered 500.")
        : Task.FromResult($"page {request.Address} {request.TimeMax.TotalSeconds} {(request.BodyOnly ? "body" : "all")} {(request.AsMarkdown ? "md" : "html")} {string.Join('+', request.AllowedHosts ?? ["any"])}");

    public string? SearchProblem(string engine) => engine == "bing" ? "no API of 'bing' is set." : null;

    public Task<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken) => request.Query.Contains("bad", StringComparison.Ordinal)
        ? throw new WebAccessException("The search engine 'brave' answered 429.")
        : Task.FromResult<IReadOnlyList<SearchHit>>([.. Enumerable.Range(1, request.HitsMax).Select(i => new SearchHit($"{request.Engine} {i}", request.Query, $"http://h/{i}"))]);
}
