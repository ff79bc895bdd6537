using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.AddUuid;

/// <summary>Gives each row an id that follows from where the row came from.</summary>
/// <param name="name">The operation's name.</param>
/// <param name="idField">The field that holds the id.</param>
internal sealed class AddUuidOperator(string name, string idField) : PureRowOperator(name, "add_uuid", TraitsOf(idField), IdentityOf(idField))
{
    protected override IReadOnlyList<RowResult> Apply(Row row)
    {
        var fields = (JObject)row.Fields.DeepClone();
        fields[idField] = RowUuid.For(row.Id, Name);
        return [Passed(row, fields)];
    }

    /// <summary>The row's id decides, which is in no field.</summary>
    private static OperatorTraits TraitsOf(string idField) => new(
        Cardinality.OneToOne,
        FieldSet.None,
        FieldSet.Of([idField]),
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: false);

    private static ContentHash IdentityOf(string idField)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/add-uuid/1");
        return hasher.Add(idField).Finish();
    }
}
