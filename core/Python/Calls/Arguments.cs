using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>
/// Arguments that met their parameters: one value per parameter in order, defaults filled in, then what
/// <c>*args</c> and <c>**kwargs</c> took.
/// </summary>
internal readonly record struct Arguments(PyValue[] Values, PyValue[] More, NamedArgument[] MoreNamed)
{
    public PyValue this[int index] => Values[index];

    /// <summary>The argument as a Python index or count; anything but an integer is a TypeError.</summary>
    public long Integer(int index) => Numbers.RequireInt64(Values[index]);

    public int Int32(int index) => (int)Math.Clamp(Integer(index), int.MinValue, int.MaxValue);

    public bool Flag(int index) => Truth.Of(Values[index]);

    /// <summary>The argument as text; anything but a text is a TypeError.</summary>
    public string Text(int index) => RequireText(Values[index]);

    public string? TextOrNull(int index) => Values[index].IsNone ? null : Text(index);

    private static string RequireText(in PyValue value)
    {
        if (value.IsText)
        {
            return value.Text;
        }

        throw value.IsUndefined
            ? PyUndefined.ErrorOf(value)
            : PythonException.Type($"must be str, not {value.TypeName}");
    }
}
