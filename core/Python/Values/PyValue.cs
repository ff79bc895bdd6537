using System.Numerics;

namespace Pipelines.Core.Python.Values;

/// <summary>
/// One Python value. Row data is wrapped, never copied: a dict is a <c>JObject</c> or a <see cref="PyDict"/>,
/// a list a <c>JArray</c> or a <see cref="PyList"/>; numbers and booleans live inside the struct.
/// </summary>
internal readonly partial struct PyValue
{
    private readonly object? _reference;
    private readonly long _bits;

    private PyValue(PyKind kind, object? reference, long bits = 0)
    {
        Kind = kind;
        _reference = reference;
        _bits = bits;
    }

    public PyKind Kind { get; }

    public static PyValue None => default;

    public static PyValue True { get; } = new(PyKind.Bool, null, 1);

    public static PyValue False { get; } = new(PyKind.Bool, null, 0);

    public static PyValue EmptyText { get; } = FromText(string.Empty);

    public bool IsNone => Kind == PyKind.None;

    public bool IsUndefined => Kind == PyKind.Undefined;

    /// <summary>Text or markup.</summary>
    public bool IsText => Kind is PyKind.String or PyKind.Markup;

    /// <summary>An integer of any size; a boolean is one too, as in Python.</summary>
    public bool IsInteger => Kind is PyKind.Int or PyKind.Bool or PyKind.BigInt;

    public bool IsNumber => IsInteger || Kind == PyKind.Float;

    /// <summary>Value of a <see cref="PyKind.Bool"/> or <see cref="PyKind.Int"/>.</summary>
    public long Int64 => _bits;

    /// <summary>Value of a <see cref="PyKind.Float"/>.</summary>
    public double Float => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>Value of any integer kind.</summary>
    public BigInteger Integer => Kind == PyKind.BigInt ? (BigInteger)_reference! : _bits;

    /// <summary>Value of a text or markup.</summary>
    public string Text => (string)_reference!;

    /// <summary>The object behind the other kinds.</summary>
    public object Reference => _reference!;

    public static PyValue FromBool(bool value) => value ? True : False;

    public static PyValue FromInt(long value) => new(PyKind.Int, null, value);

    public static PyValue FromInteger(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue
            ? FromInt((long)value)
            : new(PyKind.BigInt, value);

    public static PyValue FromFloat(double value) => new(PyKind.Float, null, BitConverter.DoubleToInt64Bits(value));

    public static PyValue FromText(string value) => new(PyKind.String, value);

    public static PyValue FromMarkup(string value) => new(PyKind.Markup, value);

    public static PyValue From(PyList value) => new(PyKind.List, value);

    public static PyValue From(PyTuple value) => new(PyKind.Tuple, value);

    public static PyValue From(PyDict value) => new(PyKind.Dict, value);

    public static PyValue From(PySet value) => new(PyKind.Set, value);

    public static PyValue From(PyRange value) => new(PyKind.Range, value);

    public static PyValue From(PyDictView value) => new(PyKind.DictView, value);

    public static PyValue From(PyGenerator value) => new(PyKind.Generator, value);

    public static PyValue From(PyObject value) => new(PyKind.Object, value);

    public static PyValue From(PyUndefined value) => new(PyKind.Undefined, value);

    public static PyValue TupleOf(params PyValue[] items) => From(new PyTuple(items));

    public static implicit operator PyValue(string value) => FromText(value);

    public static implicit operator PyValue(long value) => FromInt(value);

    public static implicit operator PyValue(bool value) => FromBool(value);

    /// <summary>Python's <c>is</c>: the same object, or the same constant.</summary>
    public static bool AreSame(in PyValue left, in PyValue right) =>
        left.Kind == right.Kind && left._bits == right._bits
        && (ReferenceEquals(left._reference, right._reference)
            || (left.IsText && left.Text == right.Text));

    /// <summary>Python's name for the type, as its error messages print it.</summary>
    public string TypeName => Kind switch
    {
        PyKind.None => "NoneType",
        PyKind.Bool => "bool",
        PyKind.Int or PyKind.BigInt => "int",
        PyKind.Float => "float",
        PyKind.String => "str",
        PyKind.Markup => "Markup",
        PyKind.List => "list",
        PyKind.Tuple => "tuple",
        PyKind.Dict => "dict",
        PyKind.Set => "set",
        PyKind.Range => "range",
        PyKind.DictView => ((PyDictView)Reference).TypeName,
        PyKind.Generator => "generator",
        PyKind.Object => ((PyObject)Reference).TypeName,
        _ => "Undefined",
    };

    public override string ToString() => $"{TypeName} {_reference ?? _bits}";
}
