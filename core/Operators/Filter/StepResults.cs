using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Filter;

/// <summary>Goes through the results of a step beside the rows of the input, both in their order.</summary>
internal sealed class StepResults : IAsyncDisposable
{
    private readonly IReadOnlyList<int> _ordinals;
    private readonly IAsyncEnumerator<RowResult> _results;
    private int _at;

    /// <param name="ordinals">The rows of the step, in order.</param>
    /// <param name="phase">What was made of them, one result each.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public StepResults(IReadOnlyList<int> ordinals, IArrangedInput phase, CancellationToken cancellationToken)
    {
        _ordinals = ordinals;
        _results = phase.ReadResultsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>The result of a row that comes after those that were asked for before; null when it is not of this step.</summary>
    public async Task<RowResult?> FindAsync(int ordinal)
    {
        if (_at == _ordinals.Count || _ordinals[_at] != ordinal)
        {
            return null;
        }

        _at++;
        return await _results.MoveNextAsync() ? _results.Current : throw new InvalidOperationException($"The row {ordinal} has no result.");
    }

    public ValueTask DisposeAsync() => _results.DisposeAsync();
}
