namespace Pipelines.Core.Operators.Web;

/// <summary>The network as pipelines may use it. Thread-safe.</summary>
public interface IWebAccess
{
    /// <summary>Fetches a page, with a bounded number of redirects, within bounds of size and time.</summary>
    /// <exception cref="WebAccessException">It may not be fetched, could not be, or is no text.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    Task<string> FetchAsync(PageRequest request, CancellationToken cancellationToken);

    /// <summary>Why nothing can be searched here with that engine, and what to set; null when it can.</summary>
    string? SearchProblem(string engine);

    /// <summary>Searches.</summary>
    /// <returns>The hits, best first; at most as many as asked for.</returns>
    /// <exception cref="WebAccessException">The engine did not answer, or makes no sense.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    Task<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken);
}
