using Pipelines.Core.Operators.Web;

namespace Pipelines.Runtime.Tests.Operators;

/// <summary>A network at the edge, where every page and every hit says what was asked for.</summary>
internal sealed class EchoingWeb : IWebAccess
{
    public Task<string> FetchAsync(PageRequest request, CancellationToken cancellationToken) => Task.FromResult($"page of {request.Address}");

    public string? SearchProblem(string engine) => null;

    public Task<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SearchHit>>([.. Enumerable.Range(1, request.HitsMax).Select(i => new SearchHit($"hit {i}", request.Query, $"http://h/{i}"))]);
}
