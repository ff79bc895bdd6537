using System.Runtime.CompilerServices;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Text;

/// <summary>Python's <c>str()</c> and <c>repr()</c>, written straight into a buffer.</summary>
internal static class PyText
{
    /// <summary><c>str(value)</c>.</summary>
    public static string Str(in PyValue value, EvaluationBudget budget)
    {
        if (value.IsText)
        {
            return value.Text;
        }

        using var buffer = new TextBuffer(budget.Limits.MaxTextChars);
        WriteStr(buffer, value);
        budget.ChargeText(buffer.Length);
        return buffer.ToString();
    }

    /// <summary><c>repr(value)</c>.</summary>
    public static string Repr(in PyValue value, EvaluationBudget budget)
    {
        using var buffer = new TextBuffer(budget.Limits.MaxTextChars);
        WriteRepr(buffer, value);
        budget.ChargeText(buffer.Length);
        return buffer.ToString();
    }

    public static void WriteStr(TextBuffer output, in PyValue value)
    {
        switch (value.Kind)
        {
            case PyKind.String or PyKind.Markup:
                output.Append(value.Text);
                break;
            case PyKind.Undefined:
                ((PyUndefined)value.Reference).RequireLenient();
                break;
            case PyKind.Object:
                ((PyObject)value.Reference).WriteStr(output);
                break;
            case PyKind.Generator:
                throw PythonException.Type("a generator cannot be printed; turn it into a list first, with |list or |join");
            default:
                WriteRepr(output, value);
                break;
        }
    }

    public static void WriteRepr(TextBuffer output, in PyValue value)
    {
        switch (value.Kind)
        {
            case PyKind.None:
                output.Append("None");
                break;
            case PyKind.Bool:
                output.Append(value.Int64 != 0 ? "True" : "False");
                break;
            case PyKind.Int:
                output.Append(value.Int64);
                break;
            case PyKind.BigInt:
                output.Append(IntegerText.Of(value.Integer));
                break;
            case PyKind.Float:
                FloatText.Write(output, value.Float);
                break;
            case PyKind.String:
                StringLiteral.Write(output, value.Text);
                break;
            case PyKind.Markup:
                output.Append("Markup(");
                StringLiteral.Write(output, value.Text);
                output.Append(')');
                break;
            case PyKind.Range:
                WriteRange(output, (PyRange)value.Reference);
                break;
            case PyKind.Object:
                ((PyObject)value.Reference).WriteRepr(output);
                break;
            case PyKind.Undefined:
                output.Append("Undefined");
                break;
            default:
                RequireStack();
                WriteContainer(output, value);
                break;
        }
    }

    private static void WriteContainer(TextBuffer output, in PyValue value)
    {
        switch (value.Kind)
        {
            case PyKind.List:
                WriteSequence(output, new PySequence(value), '[', ']');
                break;
            case PyKind.Tuple:
                WriteTuple(output, new PySequence(value));
                break;
            case PyKind.Dict:
                WriteDict(output, new PyMapping(value));
                break;
            case PyKind.Set:
                WriteSet(output, (PySet)value.Reference);
                break;
            case PyKind.DictView:
                WriteView(output, (PyDictView)value.Reference);
                break;
            default:
                output.Append("<generator object>");
                break;
        }
    }

    private static void WriteSequence(TextBuffer output, PySequence items, char open, char close)
    {
        output.Append(open);
        for (int i = 0; i < items.Count; i++)
        {
            WriteSeparator(output, i);
            WriteRepr(output, items[i]);
        }

        output.Append(close);
    }

    private static void WriteTuple(TextBuffer output, PySequence items)
    {
        if (items.Count == 1)
        {
            output.Append('(');
            WriteRepr(output, items[0]);
            output.Append(",)");
            return;
        }

        WriteSequence(output, items, '(', ')');
    }

    private static void WriteDict(TextBuffer output, PyMapping mapping)
    {
        output.Append('{');
        int index = 0;
        foreach (PyEntry entry in mapping)
        {
            WriteSeparator(output, index++);
            WriteRepr(output, entry.Key);
            output.Append(": ");
            WriteRepr(output, entry.Value);
        }

        output.Append('}');
    }

    private static void WriteSet(TextBuffer output, PySet set)
    {
        if (set.Items.Count == 0)
        {
            output.Append("set()");
            return;
        }

        output.Append('{');
        int index = 0;
        foreach (PyValue item in set.Items.Keys)
        {
            WriteSeparator(output, index++);
            WriteRepr(output, item);
        }

        output.Append('}');
    }

    private static void WriteView(TextBuffer output, PyDictView view)
    {
        output.Append(view.TypeName);
        output.Append("([");
        int index = 0;
        foreach (PyValue item in view.Enumerate())
        {
            WriteSeparator(output, index++);
            WriteRepr(output, item);
        }

        output.Append("])");
    }

    private static void WriteRange(TextBuffer output, PyRange range)
    {
        output.Append("range(");
        output.Append(range.Start);
        output.Append(", ");
        output.Append(range.Stop);
        if (range.Step != 1)
        {
            output.Append(", ");
            output.Append(range.Step);
        }

        output.Append(')');
    }

    private static void WriteSeparator(TextBuffer output, int index)
    {
        if (index > 0)
        {
            output.Append(", ");
        }
    }

    // Data can be nested deeper than any limit of ours, and a list can be put into itself.
    private static void RequireStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw PythonException.Limit("a value nested too deeply to be printed");
        }
    }
}
