using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Formatting;

/// <summary>Python's <c>format(value, spec)</c>.</summary>
internal static class TextFormat
{
    public static string Format(in PyValue value, string spec, EvaluationBudget budget)
    {
        if (spec.Length == 0)
        {
            return PyText.Str(value, budget);
        }

        if (value.IsNumber)
        {
            return NumberFormat.Format(value, FormatSpec.Parse(spec), budget);
        }

        if (value.IsText)
        {
            return FormatText(value.Text, FormatSpec.Parse(spec), budget);
        }

        throw value.IsUndefined
            ? PyUndefined.ErrorOf(value)
            : PythonException.Type($"unsupported format string passed to {value.TypeName}.__format__");
    }

    public static string Pad(string text, FormatSpec spec, char defaultAlign, EvaluationBudget budget) =>
        Padding.Align(text, spec.Align == '\0' ? defaultAlign : spec.Align, spec.Width, spec.Fill, budget);

    private static string FormatText(string text, FormatSpec spec, EvaluationBudget budget)
    {
        if (spec.Type is not ('s' or '\0'))
        {
            throw PythonException.Value($"Unknown format code '{spec.Type}' for object of type 'str'");
        }

        if (spec.Align == '=' && spec.Fill != "0")
        {
            throw PythonException.Value("'=' alignment not allowed in string format specifier");
        }

        // "05" asks for zeros behind the sign; a text has none, so they go to the right.
        FormatSpec effective = spec.Align == '=' ? spec with { Align = '<' } : spec;
        int length = CodePoints.Count(text);
        string cut = spec.Precision < length ? CodePoints.Slice(text, 0, spec.Precision.Value) : text;
        return Pad(cut, effective, '<', budget);
    }
}
