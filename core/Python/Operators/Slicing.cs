using System.Text;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>value[start:stop:step]</c>.</summary>
internal static class Slicing
{
    public static PyValue Of(in PyValue value, in PyValue start, in PyValue stop, in PyValue step, EvaluationBudget budget)
    {
        if (value.Kind is not (PyKind.String or PyKind.Markup or PyKind.List or PyKind.Tuple or PyKind.Range))
        {
            throw value.Kind switch
            {
                PyKind.Undefined => PyUndefined.ErrorOf(value),
                PyKind.Dict => PythonException.Type("unhashable type: 'slice'"),
                _ => PythonException.Type($"'{value.TypeName}' object is not subscriptable"),
            };
        }

        SliceRange range = SliceRange.Of(Size.Of(value), Bound(start), Bound(stop), Bound(step) ?? 1);
        budget.ChargeItems(range.Count);
        return value.Kind switch
        {
            PyKind.String => PyValue.FromText(SliceText(value.Text, range)),
            PyKind.Markup => PyValue.FromMarkup(SliceText(value.Text, range)),
            PyKind.Range => PyValue.From(SliceRangeValue((PyRange)value.Reference, range)),
            PyKind.List => PyValue.From(new PyList([.. SliceItems(value, range)])),
            _ => PyValue.TupleOf(SliceItems(value, range)),
        };
    }

    private static long? Bound(in PyValue bound) => bound.Kind switch
    {
        PyKind.None => null,
        PyKind.BigInt => bound.Integer.Sign < 0 ? -long.MaxValue : long.MaxValue,
        _ => Numbers.RequireInt64(bound),
    };

    private static string SliceText(string text, SliceRange range)
    {
        if (range.Step == 1)
        {
            return CodePoints.Slice(text, (int)range.Start, (int)range.Count);
        }

        string[] units = [.. CodePoints.Split(text)];
        var result = new StringBuilder();
        for (long i = 0; i < range.Count; i++)
        {
            result.Append(units[range.Start + (i * range.Step)]);
        }

        return result.ToString();
    }

    private static PyValue[] SliceItems(in PyValue value, SliceRange range)
    {
        var source = new PySequence(value);
        var items = new PyValue[range.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = source[(int)(range.Start + (i * range.Step))];
        }

        return items;
    }

    private static PyRange SliceRangeValue(PyRange source, SliceRange range) => new(
        source.Start + (range.Start * source.Step),
        source.Start + ((range.Start + (range.Count * range.Step)) * source.Step),
        source.Step * range.Step);
}
