using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Map;

/// <summary>Adds a model's answer to each row: <c>{**row, **answer}</c>, then the observability field, then without the dropped keys.</summary>
internal sealed class MapOperator : IRowOperator
{
    private readonly MapOptions _options;
    private readonly RowAsker _asker;

    public MapOperator(MapOptions options, ContentHash identity)
    {
        _options = options;
        _asker = new RowAsker(options.Question);
        Identity = identity;
        Traits = MapTraits.Of(options);
    }

    public string Name => _options.Name;

    public string Type => "map";

    public OperatorTraits Traits { get; }

    public ContentHash Identity { get; }

    public int RowsPerApplication => _options.Question.Batching?.RowsMax ?? 1;

    public int PreparationRowCount => _asker.CalibrationRowCount;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => _asker.ChooseCalibrationRows(rowCount);

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        _asker.CalibrateAsync(rows, context, cancellationToken);

    public string? LocalityKey(Row row) => _asker.LocalityKey(row);

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<RowAnswer> answers = await _asker.AskAsync(rows, context, cancellationToken);
        return [.. rows.Zip(answers, OutcomeOf)];
    }

    private RowOutcome OutcomeOf(Row row, RowAnswer answer)
    {
        if (answer.Failure is { } failure)
        {
            return new RowOutcome(_options.SkipOnError
                ? RowResult.Skipped(Name, row, SkipReasons.SkipOnError, failure)
                : RowResult.Failed(Name, row, failure));
        }

        bool isDerived = _options.Question.Policy.Contract.AnswerCount > 1;
        return new RowOutcome(
            [.. answer.Answers.Select((fields, i) => RowResult.Ok(Name, new Row(isDerived ? row.Id.Derive(Name, i) : row.Id, Merge(row.Fields, fields, answer.Prompt!))))],
            answer.AcceptedCalls);
    }

    private JObject Merge(JObject row, JObject answer, string prompt)
    {
        var merged = (JObject)row.DeepClone();
        foreach (JProperty field in answer.Properties())
        {
            merged[field.Name] = field.Value.DeepClone();
        }

        if (_options.IsObservable)
        {
            merged[_options.ObservabilityField] = new JObject { ["prompt"] = prompt };
        }

        foreach (string key in _options.DropKeys)
        {
            merged.Remove(key);
        }

        return merged;
    }
}
