using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.TopRows;

/// <summary>The rows of an input by stratum, in the order of their first rows, and the query of each. Holds two numbers for each row.</summary>
internal sealed class TopStrata
{
    private static readonly ContentHash Whole = ContentHash.Of("all rows"u8);

    private readonly List<int> _stratumOf = [];
    private readonly List<List<int>> _rows = [];
    private readonly List<EmbeddedQuery> _queries = [];
    private readonly Dictionary<int, RowFailure> _failures = [];

    private TopStrata()
    {
    }

    /// <summary>For each row the number of its stratum; -1 when it has none.</summary>
    public IReadOnlyList<int> StratumOf => _stratumOf;

    /// <summary>The rows of each stratum, in input order.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Rows => _rows;

    /// <summary>The query of each stratum.</summary>
    public IReadOnlyList<EmbeddedQuery> Queries => _queries;

    /// <summary>The rows without a stratum, and why.</summary>
    public IReadOnlyDictionary<int, RowFailure> Failures => _failures;

    public static async Task<TopStrata> ReadAsync(TopRowsOptions options, IArrangedInput input, CancellationToken cancellationToken)
    {
        var strata = new TopStrata();
        var numbers = new Dictionary<ContentHash, int>();
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            strata.Add(options, row, numbers);
        }

        return strata;
    }

    private void Add(TopRowsOptions options, Row row, Dictionary<ContentHash, int> numbers)
    {
        int ordinal = _stratumOf.Count;
        if (options.StratifyKeys.FirstOrDefault(key => key.Find(row.Fields) is null) is { } missing)
        {
            _failures.Add(ordinal, new RowFailure(RowFailureKinds.Input, FieldPathReader.Missing(missing, row.Fields)));
            _stratumOf.Add(-1);
            return;
        }

        ContentHash key = options.StratifyKeys.Count == 0 ? Whole : RowKey.Of(options.StratifyKeys.Select(path => path.Find(row.Fields)!));
        if (numbers.TryAdd(key, _rows.Count))
        {
            _rows.Add([]);
            _queries.Add(QueryOf(options.Query, row));
        }

        _stratumOf.Add(numbers[key]);
        _rows[numbers[key]].Add(ordinal);
    }

    private static EmbeddedQuery QueryOf(TopQuery query, Row first)
    {
        try
        {
            return new EmbeddedQuery(first.Id, query.For(first.Fields), null);
        }
        catch (PromptException exception)
        {
            return new EmbeddedQuery(first.Id, null, new RowFailure(RowFailureKinds.Template, exception.Message));
        }
    }
}
