using System.Numerics;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Formatting;

/// <summary>Python's printf-style <c>format % values</c>.</summary>
internal sealed class PercentFormat
{
    private readonly string _format;
    private readonly PyValue _values;
    private readonly bool _escapes;
    private readonly EvaluationBudget _budget;
    private int _position;
    private int _used;

    private PercentFormat(string format, in PyValue values, bool escapes, EvaluationBudget budget)
    {
        _format = format;
        _values = values;
        _escapes = escapes;
        _budget = budget;
    }

    /// <summary>A markup format escapes what is put into it and stays markup.</summary>
    public static PyValue Apply(in PyValue format, in PyValue values, EvaluationBudget budget)
    {
        bool isMarkup = format.Kind == PyKind.Markup;
        string text = new PercentFormat(format.Text, values, isMarkup, budget).Expand();
        return isMarkup ? PyValue.FromMarkup(text) : PyValue.FromText(text);
    }

    private string Expand()
    {
        using var result = new TextBuffer(_budget.Limits.MaxTextChars);
        while (_position < _format.Length)
        {
            int percent = _format.IndexOf('%', _position);
            if (percent < 0)
            {
                result.Append(_format.AsSpan(_position));
                break;
            }

            result.Append(_format.AsSpan(_position, percent - _position));
            _position = percent + 1;
            if (Peek() == '%')
            {
                result.Append('%');
                _position++;
            }
            else
            {
                result.Append(ExpandOne());
            }
        }

        RequireAllUsed();
        _budget.ChargeText(result.Length);
        return result.ToString();
    }

    private string ExpandOne()
    {
        PyValue? named = Peek() == '(' ? TakeNamed() : default(PyValue?);
        string flags = TakeFlags();
        int width = TakeNumber() ?? 0;
        if (width < 0)
        {
            flags += "-";
            width = -width;
        }

        int? precision = null;
        if (Peek() == '.')
        {
            _position++;
            precision = Math.Max(TakeNumber() ?? 0, 0);
        }

        while (Peek() is 'h' or 'l' or 'L')
        {
            _position++;
        }

        if (_position == _format.Length)
        {
            throw PythonException.Value("incomplete format");
        }

        char type = _format[_position++];
        return Convert(named ?? TakeNext(), type, flags, width, precision);
    }

    private string Convert(in PyValue value, char type, string flags, int width, int? precision)
    {
        switch (type)
        {
            case 's' or 'r' or 'a':
                return PadText(Cut(ToText(value, type), precision), flags, width);
            case 'c':
                return PadText(ToCharacter(value), flags, width);
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o':
                return PadNumber(ToInteger(value, type), type is 'i' or 'u' ? 'd' : type, flags, width, precision);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                return PadFloat(ToFloat(value), type, flags, width, precision);
            default:
                throw PythonException.Value($"unsupported format character '{type}' (0x{(int)type:x}) at index {_position - 1}");
        }
    }

    private string ToText(in PyValue value, char type)
    {
        if (type == 's')
        {
            return _escapes && value.Kind != PyKind.Markup ? Html.Escape(PyText.Str(value, _budget)) : PyText.Str(value, _budget);
        }

        string repr = PyText.Repr(value, _budget);
        repr = type == 'a' ? AsciiText.Escape(repr) : repr;
        return _escapes ? Html.Escape(repr) : repr;
    }

    private static string ToCharacter(in PyValue value)
    {
        if (value.IsInteger)
        {
            return NumberFormat.Character(value);
        }

        return value.IsText && CodePoints.Count(value.Text) == 1
            ? value.Text
            : throw PythonException.Type("%c requires int or char");
    }

    private static BigInteger ToInteger(in PyValue value, char type)
    {
        if (value.IsInteger)
        {
            return value.Integer;
        }

        bool isDecimal = type is 'd' or 'i' or 'u';
        if (value.Kind == PyKind.Float && isDecimal)
        {
            return Conversion.Truncate(value.Float);
        }

        throw value.IsUndefined
            ? PyUndefined.ErrorOf(value)
            : PythonException.Type($"%{type} format: {(isDecimal ? "a real number" : "an integer")} is required, not {value.TypeName}");
    }

    private static double ToFloat(in PyValue value)
    {
        if (value.IsNumber)
        {
            return Numbers.ToDouble(value);
        }

        throw value.IsUndefined
            ? PyUndefined.ErrorOf(value)
            : PythonException.Type($"must be real number, not {value.TypeName}");
    }

    private static string Cut(string text, int? precision) =>
        precision < CodePoints.Count(text) ? CodePoints.Slice(text, 0, precision.Value) : text;

    private string PadText(string text, string flags, int width) =>
        Padding.Align(text, flags.Contains('-') ? '<' : '>', width, " ", _budget);

    private string PadNumber(BigInteger value, char type, string flags, int width, int? precision)
    {
        string digits = NumberFormat.Digits(BigInteger.Abs(value), type);
        if (precision > digits.Length)
        {
            _budget.ChargeText(precision.Value);
            digits = digits.PadLeft(precision.Value, '0');
        }

        string prefix = flags.Contains('#') && type != 'd' ? $"0{type}" : string.Empty;
        return PadSigned(value.Sign < 0, prefix, digits, flags, width);
    }

    private string PadFloat(double value, char type, string flags, int width, int? precision)
    {
        string magnitude = FloatFormat.Magnitude(Math.Abs(value), type, precision, flags.Contains('#'));
        return PadSigned(double.IsNegative(value), string.Empty, magnitude, flags, width);
    }

    private string PadSigned(bool isNegative, string prefix, string magnitude, string flags, int width)
    {
        string sign = isNegative ? "-" : flags.Contains('+') ? "+" : flags.Contains(' ') ? " " : string.Empty;
        string head = sign + prefix;
        return flags.Contains('0') && !flags.Contains('-')
            ? head + Padding.Align(magnitude, '>', width - head.Length, "0", _budget)
            : PadText(head + magnitude, flags, width);
    }

    private char Peek() => _position < _format.Length ? _format[_position] : '\0';

    private string TakeFlags()
    {
        int start = _position;
        while (Peek() is '-' or '+' or ' ' or '#' or '0')
        {
            _position++;
        }

        return _format[start.._position];
    }

    private int? TakeNumber()
    {
        if (Peek() == '*')
        {
            _position++;
            PyValue value = TakeNext();
            return value.IsInteger ? (int)Numbers.RequireInt64(value) : throw PythonException.Type("* wants int");
        }

        int start = _position;
        while (char.IsAsciiDigit(Peek()))
        {
            _position++;
        }

        if (start == _position)
        {
            return null;
        }

        return int.TryParse(_format.AsSpan(start, _position - start), out int number)
            ? number
            : throw PythonException.Value("width or precision too big");
    }

    private PyValue TakeNamed()
    {
        if (_values.Kind != PyKind.Dict)
        {
            throw PythonException.Type("format requires a mapping");
        }

        int open = 1;
        int start = ++_position;
        while (_position < _format.Length && open > 0)
        {
            open += _format[_position] == '(' ? 1 : _format[_position] == ')' ? -1 : 0;
            _position++;
        }

        return open == 0
            ? Subscript.Get(_values, _format[start..(_position - 1)])
            : throw PythonException.Value("incomplete format key");
    }

    private PyValue TakeNext()
    {
        if (_values.Kind == PyKind.Tuple)
        {
            var items = (PyTuple)_values.Reference;
            return _used < items.Items.Length ? items.Items[_used++] : throw NotEnough();
        }

        return _used++ == 0 ? _values : throw NotEnough();
    }

    private static PythonException NotEnough() => PythonException.Type("not enough arguments for format string");

    private void RequireAllUsed()
    {
        bool allUsed = _values.Kind switch
        {
            PyKind.Tuple => _used == ((PyTuple)_values.Reference).Items.Length,
            PyKind.Dict or PyKind.List or PyKind.Range or PyKind.Undefined => true,
            _ => _used > 0,
        };
        if (!allUsed)
        {
            throw PythonException.Type("not all arguments converted during string formatting");
        }
    }
}
