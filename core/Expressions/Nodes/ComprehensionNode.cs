using Pipelines.Core.Python;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Nodes;

/// <summary>
/// <c>[x for …]</c>, <c>{x for …}</c>, <c>{k: v for …}</c> and <c>(x for …)</c>. The last is lazy, as in Python: what
/// <c>any</c> does not ask for is not computed and cannot fail.
/// </summary>
internal sealed class ComprehensionNode(
    SourcePosition position, ComprehensionKind kind, ExpressionNode element, ExpressionNode? value, ComprehensionClause[] clauses)
    : ExpressionNode(position)
{
    public override IEnumerable<ExpressionNode> Children =>
        [element, .. value is null ? (ExpressionNode[])[] : [value], .. clauses.SelectMany(clause => clause.Conditions.Prepend(clause.Items))];

    public override PyValue Evaluate(Evaluation evaluation)
    {
        EvaluationBudget.RequireStack();
        PyValue source = clauses[0].Items.Evaluate(evaluation);
        evaluation.At = Position;
        var level = new Scope(evaluation.Scope);
        switch (kind)
        {
            case ComprehensionKind.Generator:
                RequireIterable(source);
                return PyValue.From(new PyGenerator(Elements(evaluation, level, source)));
            case ComprehensionKind.List:
                return PyValue.From(new PyList(Metered(evaluation, Elements(evaluation, level, source))));
            case ComprehensionKind.Set:
                return PyValue.From(new PySet(Metered(evaluation, Elements(evaluation, level, source))));
            default:
                var dict = new PyDict();
                foreach (PyValue entry in Metered(evaluation, Elements(evaluation, level, source)))
                {
                    PyValue[] pair = ((PyTuple)entry.Reference).Items;
                    dict.Items[pair[0]] = pair[1];
                }

                return PyValue.From(dict);
        }
    }

    public override FieldPlaces Trace(FieldTrace trace)
    {
        foreach (ComprehensionClause clause in clauses)
        {
            clause.Target.Trace(trace, clause.Items.Trace(trace).Item());
            foreach (ExpressionNode condition in clause.Conditions)
            {
                condition.Trace(trace).ReadSize();
            }
        }

        element.Trace(trace).ReadWhole();
        value?.Trace(trace).ReadWhole();
        return FieldPlaces.None;
    }

    // The elements of a dict are pairs.
    private IEnumerable<PyValue> Elements(Evaluation evaluation, Scope level, PyValue source)
    {
        foreach (bool _ in Rounds(evaluation, level, 0, source))
        {
            yield return Inside(evaluation, level, () =>
            {
                PyValue first = element.Evaluate(evaluation);
                return value is null ? first : PyValue.TupleOf(first, value.Evaluate(evaluation));
            });
        }
    }

    // One item for each time that all clauses from the given one on let an element through.
    private IEnumerable<bool> Rounds(Evaluation evaluation, Scope level, int index, PyValue source)
    {
        ComprehensionClause clause = clauses[index];
        foreach (PyValue item in Iteration.Over(source, evaluation.Budget))
        {
            bool passes = Inside(evaluation, level, () =>
            {
                clause.Target.Assign(evaluation, item);
                return Array.TrueForAll(clause.Conditions, condition => Truth.Of(condition.Evaluate(evaluation)));
            });
            if (!passes)
            {
                continue;
            }

            if (index == clauses.Length - 1)
            {
                yield return true;
                continue;
            }

            PyValue inner = Inside(evaluation, level, () => clauses[index + 1].Items.Evaluate(evaluation));
            foreach (bool round in Rounds(evaluation, level, index + 1, inner))
            {
                yield return round;
            }
        }
    }

    // A generator runs in between other code, so its own names are visible only while it computes.
    private static T Inside<T>(Evaluation evaluation, Scope level, Func<T> compute)
    {
        Scope outer = evaluation.Scope;
        evaluation.Scope = level;
        T result = compute();
        evaluation.Scope = outer;
        return result;
    }

    private static IEnumerable<PyValue> Metered(Evaluation evaluation, IEnumerable<PyValue> elements)
    {
        foreach (PyValue item in elements)
        {
            evaluation.Budget.ChargeItems(1);
            yield return item;
        }
    }

    private static void RequireIterable(in PyValue source)
    {
        if (!Iteration.IsPossible(source))
        {
            throw PythonException.Type($"'{source.TypeName}' object is not iterable");
        }
    }
}
