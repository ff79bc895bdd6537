using System.Globalization;
using System.Numerics;
using System.Text;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Formatting;

/// <summary>Numbers by a <see cref="FormatSpec"/>: sign, prefix, grouping, padding.</summary>
internal static class NumberFormat
{
    public static string Format(in PyValue number, FormatSpec spec, EvaluationBudget budget)
    {
        bool asFloat = number.Kind == PyKind.Float || spec.Type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%';
        if (asFloat)
        {
            RequireType(spec, "eEfFgGn%\0", "float");
            double value = Numbers.ToDouble(number);
            string magnitude = FloatFormat.Magnitude(Math.Abs(value), spec.Type, spec.Precision, spec.Alternate);
            return Assemble(double.IsNegative(value), string.Empty, magnitude, spec, budget);
        }

        RequireType(spec, "bcdnoxX\0", "int");
        if (spec.Precision is not null)
        {
            throw PythonException.Value("Precision not allowed in integer format specifier");
        }

        if (spec.Type == 'c')
        {
            return TextFormat.Pad(Character(number), spec, '<', budget);
        }

        string prefix = spec.Alternate && (spec.Type is 'b' or 'o' or 'x' or 'X') ? $"0{spec.Type}" : string.Empty;
        return Assemble(number.Integer.Sign < 0, prefix, Digits(BigInteger.Abs(number.Integer), spec.Type), spec, budget);
    }

    /// <summary>The digits of a magnitude in the base of a presentation type.</summary>
    public static string Digits(BigInteger magnitude, char type) => type switch
    {
        'b' => TrimZeros(magnitude.ToString("b", CultureInfo.InvariantCulture)),
        'x' => TrimZeros(magnitude.ToString("x", CultureInfo.InvariantCulture)),
        'X' => TrimZeros(magnitude.ToString("X", CultureInfo.InvariantCulture)),
        'o' => Octal(magnitude),
        _ => IntegerText.Of(magnitude),
    };

    public static string Character(in PyValue number)
    {
        const int LastCodePoint = 0x10FFFF;
        BigInteger code = number.Integer;
        if (code < 0 || code > LastCodePoint)
        {
            throw PythonException.Overflow("%c arg not in range(0x110000)");
        }

        return (int)code is >= 0xD800 and <= 0xDFFF ? ((char)(int)code).ToString() : char.ConvertFromUtf32((int)code);
    }

    private static string Assemble(bool isNegative, string prefix, string magnitude, FormatSpec spec, EvaluationBudget budget)
    {
        string sign = isNegative ? "-" : spec.Sign == '-' ? string.Empty : spec.Sign.ToString();
        bool isDecimal = spec.Type is not ('b' or 'o' or 'x' or 'X');
        int fraction = isDecimal ? magnitude.AsSpan().IndexOfAnyExceptInRange('0', '9') : -1;
        int whole = fraction < 0 ? magnitude.Length : fraction;

        int groupSize = isDecimal ? 3 : 4;
        string digits = magnitude[..whole];
        string rest = magnitude[whole..];
        if (spec.Align == '=' && spec.Fill == "0")
        {
            int room = spec.Width - sign.Length - prefix.Length - rest.Length;
            budget.ChargeText(Math.Max(room, 0));
            digits = PadWithZeros(digits, room, spec.Grouping, groupSize);
        }

        string body = Group(digits, spec.Grouping, groupSize) + rest;
        if (spec.Align == '=')
        {
            int room = spec.Width - sign.Length - prefix.Length;
            return sign + prefix + Padding.Align(body, '>', room, spec.Fill, budget);
        }

        return TextFormat.Pad(sign + prefix + body, spec, '>', budget);
    }

    // Zeros count as digits: they are grouped too.
    private static string PadWithZeros(string digits, int room, char grouping, int groupSize)
    {
        if (grouping == '\0')
        {
            return digits.PadLeft(Math.Max(room, 0), '0');
        }

        int count = digits.Length;
        while (count + ((count - 1) / groupSize) < room)
        {
            count++;
        }

        return digits.PadLeft(count, '0');
    }

    private static string Group(string digits, char grouping, int size)
    {
        if (grouping == '\0' || digits.Length <= size)
        {
            return digits;
        }

        var result = new StringBuilder(digits);
        for (int i = digits.Length - size; i > 0; i -= size)
        {
            result.Insert(i, grouping);
        }

        return result.ToString();
    }

    private static string TrimZeros(string digits)
    {
        string trimmed = digits.TrimStart('0');
        return trimmed.Length == 0 ? "0" : trimmed;
    }

    private static string Octal(BigInteger magnitude)
    {
        var digits = new List<char>();
        do
        {
            digits.Add((char)('0' + (int)(magnitude & 7)));
            magnitude >>= 3;
        }
        while (!magnitude.IsZero);

        digits.Reverse();
        return new string([.. digits]);
    }

    private static void RequireType(FormatSpec spec, string allowed, string typeName)
    {
        if (!allowed.Contains(spec.Type))
        {
            throw PythonException.Value($"Unknown format code '{spec.Type}' for object of type '{typeName}'");
        }
    }
}
