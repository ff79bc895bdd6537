using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Operators.Code;

/// <summary>Keeps the rows for which the code returns what Python takes for true; they pass unchanged.</summary>
internal sealed class CodeFilterOperator(string name, CodeUnit code, ICodeRunner runner, bool skipOnError)
    : CodeOperator(name, "code_filter", code, runner, skipOnError, Selection, IdentityOf(code, skipOnError))
{
    private static readonly OperatorTraits Selection = new(
        Cardinality.OneToAtMostOne, FieldSet.All, FieldSet.None, FieldSet.None, IsRowLocal: true, UsesModel: false, PreservesOrder: true, NeedsStageStart: false);

    protected override RowResult Make(Row row, JToken result) =>
        Truth.Of(PyValue.FromJson(result)) ? RowResult.Ok(Name, row) : RowResult.Filtered(Name, row);

    private static ContentHash IdentityOf(CodeUnit code, bool skipOnError)
    {
        using CanonicalHasher hasher = Hash("pipelines/operator/code-filter/1", code, skipOnError);
        return hasher.Finish();
    }
}
