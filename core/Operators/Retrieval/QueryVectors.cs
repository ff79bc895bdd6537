using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>What <see cref="EmbedQueriesOperator"/> made, read beside the units that it was made for: both come in one order. Not thread-safe.</summary>
internal sealed class QueryVectors : IAsyncDisposable
{
    private readonly IAsyncEnumerator<RowResult>? _results;
    private bool _isOpen;

    private QueryVectors(IAsyncEnumerator<RowResult>? results) => _results = results;

    /// <param name="queries">The phase; null when rows are not found by likeness.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static QueryVectors Of(IArrangedInput? queries, CancellationToken cancellationToken) =>
        new(queries?.ReadResultsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken));

    /// <summary>What was made for a unit; null when there are none. Results of units before it are passed over.</summary>
    /// <exception cref="InvalidOperationException">There is none for the unit.</exception>
    public async Task<RowResult?> ForAsync(RowId unit)
    {
        if (_results is null)
        {
            return null;
        }

        do
        {
            _isOpen = await _results.MoveNextAsync();
        }
        while (_isOpen && _results.Current.Row.Id != unit);

        return _isOpen ? _results.Current : throw new InvalidOperationException($"The query of {unit} was not embedded.");
    }

    public ValueTask DisposeAsync() => _results?.DisposeAsync() ?? ValueTask.CompletedTask;
}
