using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Map;

/// <summary>A map with <c>drop_keys</c> alone: takes fields away and asks nobody.</summary>
internal sealed class ProjectionOperator : IRowOperator
{
    private readonly IReadOnlyList<string> _dropKeys;

    public ProjectionOperator(string name, string type, IReadOnlyList<string> dropKeys)
    {
        Name = name;
        Type = type;
        _dropKeys = dropKeys;
        Identity = IdentityOf(dropKeys);
        Traits = new OperatorTraits(
            Cardinality.OneToOne,
            FieldSet.None,
            FieldSet.None,
            FieldSet.Of(dropKeys),
            IsRowLocal: true,
            UsesModel: false,
            PreservesOrder: true,
            NeedsStageStart: false);
    }

    public string Name { get; }

    public string Type { get; }

    public OperatorTraits Traits { get; }

    public ContentHash Identity { get; }

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RowOutcome>>([.. rows.Select(row => new RowOutcome(RowResult.Ok(Name, row with { Fields = Project(row.Fields) })))]);

    private JObject Project(JObject fields)
    {
        var kept = (JObject)fields.DeepClone();
        foreach (string key in _dropKeys)
        {
            kept.Remove(key);
        }

        return kept;
    }

    private static ContentHash IdentityOf(IReadOnlyList<string> dropKeys)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/projection/1");
        hasher.AddCount(dropKeys.Count);
        foreach (string key in dropKeys)
        {
            hasher.Add(key);
        }

        return hasher.Finish();
    }
}
