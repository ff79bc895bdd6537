using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Operators.Code;

/// <summary>Keeps the rows for which the code returns what Python takes for true; they pass unchanged.</summary>
internal sealed class CodeFilterOperator(string name, RowCode code, bool skipOnError)
    : CodeOperator(name, "code_filter", code, skipOnError, TraitsOf(code), IdentityOf(code, skipOnError))
{
    protected override RowResult Make(Row row, JToken result) =>
        Truth.Of(PyValue.FromJson(result)) ? RowResult.Ok(Name, row) : RowResult.Filtered(Name, row);

    private static OperatorTraits TraitsOf(RowCode code) => new(
        Cardinality.OneToAtMostOne, code.FieldsRead, FieldSet.None, FieldSet.None, IsRowLocal: true, UsesModel: false, PreservesOrder: true, NeedsStageStart: false);

    private static ContentHash IdentityOf(RowCode code, bool skipOnError)
    {
        using CanonicalHasher hasher = code.Hash("pipelines/operator/code-filter/2", skipOnError);
        return hasher.Finish();
    }
}
