using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators;

/// <summary>An operator that makes of each row what follows from that row alone, and asks nobody.</summary>
internal abstract class PureRowOperator(string name, string type, OperatorTraits traits, ContentHash identity) : IRowOperator
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    public OperatorTraits Traits { get; } = traits;

    public ContentHash Identity { get; } = identity;

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken)
    {
        var outcomes = new RowOutcome[rows.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcomes[i] = new RowOutcome(Apply(rows[i]), []);
        }

        return Task.FromResult<IReadOnlyList<RowOutcome>>(outcomes);
    }

    /// <summary>What becomes of the row, as <see cref="RowOutcome.Results"/> wants it. Never changes the row, never throws on what is in it.</summary>
    protected abstract IReadOnlyList<RowResult> Apply(Row row);

    /// <summary>The row passes, with these fields.</summary>
    protected RowResult Passed(Row row, JObject fields) => RowResult.Ok(Name, row with { Fields = fields });

    /// <summary>A row made of <paramref name="row"/>, one of several.</summary>
    protected RowResult Derived(Row row, int ordinal, JObject fields) => RowResult.Ok(Name, new Row(row.Id.Derive(Name, ordinal), fields));

    /// <summary>The row cannot be worked on: a field is not there, or is of another type.</summary>
    protected IReadOnlyList<RowResult> Unfit(Row row, string detail) =>
        [RowResult.Failed(Name, row, new RowFailure(RowFailureKinds.Input, detail))];
}
