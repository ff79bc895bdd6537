using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>value[key]</c> for one key.</summary>
internal static class Subscript
{
    /// <summary>False when there is no such element, be it that the key is missing or of the wrong type.</summary>
    public static bool TryGet(in PyValue value, in PyValue key, out PyValue element)
    {
        element = default;
        switch (value.Kind)
        {
            case PyKind.Dict:
                return !IsUnhashable(key) && new PyMapping(value).TryGet(key, out element);
            case PyKind.List or PyKind.Tuple:
                var sequence = new PySequence(value);
                if (!TryPosition(key, sequence.Count, out long position))
                {
                    return false;
                }

                element = sequence[(int)position];
                return true;
            case PyKind.String or PyKind.Markup:
                if (!TryPosition(key, CodePoints.Count(value.Text), out position))
                {
                    return false;
                }

                string unit = CodePoints.Slice(value.Text, (int)position, 1);
                element = value.Kind == PyKind.Markup ? PyValue.FromMarkup(unit) : PyValue.FromText(unit);
                return true;
            case PyKind.Range:
                var range = (PyRange)value.Reference;
                if (!TryPosition(key, range.Length, out position))
                {
                    return false;
                }

                element = range[position];
                return true;
            default:
                return false;
        }
    }

    /// <summary>The element, or the error that Python raises.</summary>
    public static PyValue Get(in PyValue value, in PyValue key)
    {
        if (TryGet(value, key, out PyValue element))
        {
            return element;
        }

        bool isSequence = value.Kind is PyKind.List or PyKind.Tuple or PyKind.String or PyKind.Markup or PyKind.Range;
        throw value.Kind switch
        {
            PyKind.Undefined => PyUndefined.ErrorOf(value),
            PyKind.Dict => IsUnhashable(key)
                ? PythonException.Type($"unhashable type: '{key.TypeName}'")
                : new PythonException(PythonErrorKind.KeyError, KeyMessage(value, key)),
            _ when isSequence && key.IsInteger => PythonException.Index($"{value.TypeName} index out of range"),
            _ when isSequence => PythonException.Type($"{value.TypeName} indices must be integers, not {key.TypeName}"),
            _ => PythonException.Type($"'{value.TypeName}' object is not subscriptable"),
        };
    }

    private static string KeyMessage(in PyValue value, in PyValue key) =>
        key.IsText ? MissingField.Message(value, key.Text) : $"the object has no key {key}";

    private static bool IsUnhashable(in PyValue key) =>
        key.Kind is PyKind.List or PyKind.Dict or PyKind.Set or PyKind.DictView;

    private static bool TryPosition(in PyValue key, long length, out long position)
    {
        position = 0;
        if (key.Kind is not (PyKind.Int or PyKind.Bool))
        {
            return false;
        }

        position = key.Int64 < 0 ? key.Int64 + length : key.Int64;
        return position >= 0 && position < length;
    }
}
