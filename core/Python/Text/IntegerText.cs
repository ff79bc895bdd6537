using System.Globalization;
using System.Numerics;

namespace Pipelines.Core.Python.Text;

/// <summary>Integers of any size as decimal text, within Python's own limit on digits.</summary>
internal static class IntegerText
{
    public const int MaxDigits = 4300;

    public static string Of(BigInteger value)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        return text.Length - (value.Sign < 0 ? 1 : 0) <= MaxDigits
            ? text
            : throw PythonException.Value($"an integer of more than {MaxDigits} digits cannot be written as text");
    }
}
