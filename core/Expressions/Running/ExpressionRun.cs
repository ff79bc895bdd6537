using Pipelines.Core.Expressions.Builtins;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Expressions.Running;

/// <summary>One evaluation: Python's own rules for names, attributes and elements.</summary>
internal sealed class ExpressionRun(ExpressionOptions options, CancellationToken cancellation)
    : Evaluation(new EvaluationBudget(LimitsOf(options), cancellation))
{
    public ExpressionOptions Options { get; } = options;

    public override PyValue GetAttribute(in PyValue owner, string name)
    {
        if (owner.Kind == PyKind.Object && ((PyObject)owner.Reference).TryGetAttribute(name, out PyValue value))
        {
            return value;
        }

        if (MethodTable.Find(owner.Kind, name) is { } method)
        {
            return PyValue.From(new BoundMethod(owner, method));
        }

        string remedy = owner.Kind == PyKind.Dict ? $"; write ['{name}'] for a field"
            : ClosestName.Of(name, MethodTable.Names(owner.Kind)) is { } closest ? $"; did you mean '{closest}'?" : string.Empty;
        throw PythonException.Attribute($"'{owner.TypeName}' object has no attribute '{name}'{remedy}");
    }

    public override PyValue GetItem(in PyValue owner, in PyValue key) =>
        owner.Kind == PyKind.Object && owner.Reference is IIndexed indexed ? indexed.At(key) : Subscript.Get(owner, key);

    // The parser has checked every name, so what is missing here is a value that was not given.
    protected override PyValue LookupFree(NameNode name) => BuiltinTable.TryGet(name.Name, out PyValue value)
        ? value
        : throw new PythonException(PythonErrorKind.NameError, $"no value was given for '{name.Name}'");

    private static EvaluationLimits LimitsOf(ExpressionOptions options) => new()
    {
        MaxSteps = options.MaxSteps,
        MaxTextChars = options.MaxTextChars,
        MaxAllocatedUnits = options.MaxCreatedUnits,
    };
}
