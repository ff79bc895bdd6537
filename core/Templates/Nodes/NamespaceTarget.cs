using Pipelines.Core.Python;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Functions;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>ns.name</c>: the only target that outlives its level.</summary>
internal sealed class NamespaceTarget(SourcePosition position, NameNode owner, string attribute) : AssignmentTarget(position)
{
    public override IEnumerable<NameTarget> Names => [];

    public override void Assign(Evaluation evaluation, in PyValue value)
    {
        PyValue target = evaluation.Lookup(owner);
        evaluation.At = Position;
        if (target.Kind != PyKind.Object || target.Reference is not NamespaceObject holder)
        {
            throw new PythonException(PythonErrorKind.RuntimeError, target.IsUndefined
                ? $"'{owner.Name}' is not defined; make it first: {{% set {owner.Name} = namespace() %}}"
                : $"'{owner.Name}' is a {target.TypeName}; only a namespace has attributes that can be set");
        }

        evaluation.Budget.ChargeItems(1);
        holder.Items[attribute] = value;
    }

    // What a namespace holds is not followed, so what goes in is read whole.
    public override void Trace(FieldTrace trace, FieldPlaces places) => places.ReadWhole();
}
