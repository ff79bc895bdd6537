using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Map;

/// <summary>A map or parallel map with <c>drop_keys</c> alone: takes fields away and asks nobody.</summary>
internal sealed class ProjectionOperator(string name, string type, IReadOnlyList<string> dropKeys)
    : PureRowOperator(name, type, TraitsOf(dropKeys), IdentityOf(dropKeys))
{
    protected override IReadOnlyList<RowResult> Apply(Row row)
    {
        var kept = (JObject)row.Fields.DeepClone();
        foreach (string key in dropKeys)
        {
            kept.Remove(key);
        }

        return [Passed(row, kept)];
    }

    private static OperatorTraits TraitsOf(IReadOnlyList<string> dropKeys) => new(
        Cardinality.OneToOne,
        FieldSet.None,
        FieldSet.None,
        FieldSet.Of(dropKeys),
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: false);

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
