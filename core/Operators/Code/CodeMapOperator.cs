using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Code;

/// <summary>Adds the fields that the code returns for a row to it: <c>{**row, **result}</c>.</summary>
internal sealed class CodeMapOperator(string name, RowCode code, IReadOnlyList<string> dropKeys, bool skipOnError)
    : CodeOperator(name, "code_map", code, skipOnError, TraitsOf(code), IdentityOf(code, dropKeys, skipOnError))
{
    protected override RowResult Make(Row row, JToken result)
    {
        if (result is not JObject fields)
        {
            throw new CodeException($"The code returned {FieldPathReader.Describe(result)}; the fields of a row (an object) are wanted.");
        }

        var merged = (JObject)row.Fields.DeepClone();
        foreach (JProperty field in fields.Properties().Where(field => !dropKeys.Contains(field.Name, StringComparer.Ordinal)))
        {
            merged[field.Name] = field.Value.DeepClone();
        }

        return RowResult.Ok(Name, row with { Fields = merged });
    }

    /// <summary>What code writes nobody knows before.</summary>
    private static OperatorTraits TraitsOf(RowCode code) => new(
        Cardinality.OneToOne, code.FieldsRead, FieldSet.All, FieldSet.None, IsRowLocal: true, UsesModel: false, PreservesOrder: true, NeedsStageStart: false);

    private static ContentHash IdentityOf(RowCode code, IReadOnlyList<string> dropKeys, bool skipOnError)
    {
        using CanonicalHasher hasher = code.Hash("pipelines/operator/code-map/2", skipOnError).AddCount(dropKeys.Count);
        foreach (string key in dropKeys)
        {
            hasher.Add(key);
        }

        return hasher.Finish();
    }
}
