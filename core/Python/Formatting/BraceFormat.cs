using System.Globalization;
using System.Text;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Formatting;

/// <summary>Python's <c>str.format</c>: <c>{}</c>, <c>{0}</c>, <c>{name.field[key]!r:spec}</c>.</summary>
internal sealed class BraceFormat(string format, CallArguments arguments, Evaluation evaluation)
{
    // A specification may contain fields, but these none of their own.
    private const int MaxNesting = 2;

    private int _nextAutomatic;
    private bool _numbered;

    public static string Apply(string format, in CallArguments arguments, Evaluation evaluation) =>
        new BraceFormat(format, arguments, evaluation).Expand(format, 0);

    private string Expand(string text, int depth)
    {
        if (depth == MaxNesting)
        {
            throw PythonException.Value("Max string recursion exceeded");
        }

        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char unit = text[i];
            if (unit is not ('{' or '}'))
            {
                result.Append(unit);
            }
            else if (i + 1 < text.Length && text[i + 1] == unit && depth == 0)
            {
                result.Append(unit);
                i++;
            }
            else if (unit == '}')
            {
                throw PythonException.Value("Single '}' encountered in format string");
            }
            else
            {
                int end = EndOfField(text, i + 1);
                result.Append(ExpandField(text[(i + 1)..end], depth));
                i = end;
            }
        }

        evaluation.Budget.ChargeText(result.Length);
        return result.ToString();
    }

    private static int EndOfField(string text, int start)
    {
        int open = 1;
        for (int i = start; i < text.Length; i++)
        {
            open += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (open == 0)
            {
                return i;
            }
        }

        throw PythonException.Value(start == text.Length ? "Single '{' encountered in format string" : "expected '}' before end of string");
    }

    private string ExpandField(string field, int depth)
    {
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        string head = colon < 0 ? field : field[..colon];
        string spec = colon < 0 ? string.Empty : field[(colon + 1)..];
        int bang = head.IndexOf('!', StringComparison.Ordinal);
        string name = bang < 0 ? head : head[..bang];
        PyValue value = Resolve(name);
        if (bang >= 0)
        {
            value = Convert(value, head[(bang + 1)..]);
        }

        return TextFormat.Format(value, spec.Contains('{') ? Expand(spec, depth + 1) : spec, evaluation.Budget);
    }

    private PyValue Convert(in PyValue value, string conversion) => conversion switch
    {
        "s" => PyText.Str(value, evaluation.Budget),
        "r" => PyText.Repr(value, evaluation.Budget),
        "a" => AsciiText.Escape(PyText.Repr(value, evaluation.Budget)),
        _ => throw PythonException.Value($"Unknown conversion specifier '{conversion}'"),
    };

    private PyValue Resolve(string name)
    {
        int end = name.AsSpan().IndexOfAny('.', '[');
        PyValue value = First(end < 0 ? name : name[..end]);
        for (int i = end; i >= 0 && i < name.Length;)
        {
            if (name[i] == '.')
            {
                int next = name.AsSpan(i + 1).IndexOfAny('.', '[');
                int stop = next < 0 ? name.Length : i + 1 + next;
                value = evaluation.GetAttribute(value, name[(i + 1)..stop]);
                i = stop;
                continue;
            }

            int close = name.IndexOf(']', i);
            if (close < 0)
            {
                throw PythonException.Value("Missing ']' in format string");
            }

            string key = name[(i + 1)..close];
            value = evaluation.GetItem(value, TryIndex(key, out int index) ? index : key);
            i = close + 1;
        }

        return value;
    }

    private PyValue First(string name)
    {
        if (name.Length == 0)
        {
            RequireOneStyle(!_numbered);
            return Positional(_nextAutomatic++);
        }

        if (TryIndex(name, out int index))
        {
            RequireOneStyle(_nextAutomatic == 0);
            _numbered = true;
            return Positional(index);
        }

        foreach (NamedArgument argument in arguments.Named)
        {
            if (argument.Name == name)
            {
                return argument.Value;
            }
        }

        throw new PythonException(PythonErrorKind.KeyError, $"the format {StringLiteral.Of(format)} needs an argument named '{name}'");
    }

    private PyValue Positional(int index) => index < arguments.Positional.Length
        ? arguments.Positional[index]
        : throw PythonException.Index($"the format {StringLiteral.Of(format)} needs more than {arguments.Positional.Length} argument(s)");

    private static void RequireOneStyle(bool holds)
    {
        if (!holds)
        {
            throw PythonException.Value("cannot mix automatic and numbered fields in a format string");
        }
    }

    private static bool TryIndex(string text, out int index) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
