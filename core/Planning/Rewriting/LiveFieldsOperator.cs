using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;

namespace Pipelines.Core.Planning.Rewriting;

/// <summary>Lets rows pass with the fields that still matter. The planner puts it where the others would be carried along for nothing.</summary>
internal sealed class LiveFieldsOperator(string name, LiveFields live) : PureRowOperator(name, "fields", EveryRow, IdentityOf(live))
{
    /// <summary>It says that it reads nothing and removes nothing, which is what it comes to for those who read the rows.</summary>
    private static readonly OperatorTraits EveryRow = new(
        Cardinality.OneToOne,
        FieldSet.None,
        FieldSet.None,
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: false);

    protected override IReadOnlyList<RowResult> Apply(Row row) =>
        [Passed(row, new JObject(row.Fields.Properties().Where(field => live.Contains(field.Name)).Select(static field => new JProperty(field.Name, field.Value.DeepClone()))))];

    private static ContentHash IdentityOf(LiveFields live)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/live-fields/1");
        return hasher.Add(live.Text).Finish();
    }
}
