using Pipelines.Core.Python;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Tests.Python;

/// <summary>An evaluation with Python's own element access and the default limits.</summary>
internal sealed class TestEvaluation(EvaluationLimits? limits = null)
    : Evaluation(new EvaluationBudget(limits ?? new EvaluationLimits(), CancellationToken.None))
{
    public override PyValue GetAttribute(in PyValue owner, string name) =>
        throw PythonException.Attribute($"'{owner.TypeName}' object has no attribute '{name}'");

    public override PyValue GetItem(in PyValue owner, in PyValue key) => Subscript.Get(owner, key);

    protected override PyValue LookupFree(NameNode name) =>
        throw new PythonException(PythonErrorKind.NameError, $"name '{name.Name}' is not defined");
}
