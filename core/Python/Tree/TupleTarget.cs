using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>a, b</c>: the value is unpacked.</summary>
internal sealed class TupleTarget(SourcePosition position, AssignmentTarget[] targets) : AssignmentTarget(position)
{
    public override IEnumerable<NameTarget> Names => targets.SelectMany(target => target.Names);

    public override void Assign(Evaluation evaluation, in PyValue value)
    {
        PyValue[] items = Unpack(evaluation, value);
        for (int i = 0; i < items.Length; i++)
        {
            targets[i].Assign(evaluation, items[i]);
        }
    }

    // The parts are elements of the value; which is which is not told apart.
    public override void Trace(FieldTrace trace, FieldPlaces places)
    {
        FieldPlaces item = places.Item();
        foreach (AssignmentTarget target in targets)
        {
            target.Trace(trace, item);
        }
    }

    private PyValue[] Unpack(Evaluation evaluation, in PyValue value)
    {
        evaluation.At = Position;
        if (!Iteration.IsPossible(value) && !value.IsUndefined)
        {
            throw PythonException.Type($"cannot unpack non-iterable {value.TypeName} object");
        }

        PyValue[] items = Iteration.ToArray(value, evaluation.Budget);
        if (items.Length == targets.Length)
        {
            return items;
        }

        throw PythonException.Value(items.Length < targets.Length
            ? $"not enough values to unpack (expected {targets.Length}, got {items.Length})"
            : $"too many values to unpack (expected {targets.Length})");
    }
}
