using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Text;

/// <summary>Values as JSON, as Python's <c>json.dumps</c> writes it.</summary>
internal sealed class PyJson(TextBuffer output, JsonLayout layout)
{
    // Printable ASCII that no layout escapes: copied in runs.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(unit => !"\"\\<>&'".Contains(unit))]);

    private int _depth;

    public void Write(in PyValue value)
    {
        switch (value.Kind)
        {
            case PyKind.None:
                output.Append("null");
                break;
            case PyKind.Bool:
                output.Append(value.Int64 != 0 ? "true" : "false");
                break;
            case PyKind.Int:
                output.Append(value.Int64);
                break;
            case PyKind.BigInt:
                output.Append(IntegerText.Of(value.Integer));
                break;
            case PyKind.Float:
                output.Append(FloatName(value.Float));
                break;
            case PyKind.String or PyKind.Markup:
                WriteText(value.Text);
                break;
            case PyKind.List or PyKind.Tuple:
                WriteList(new PySequence(value));
                break;
            case PyKind.Dict:
                WriteDict(new PyMapping(value));
                break;
            default:
                throw PythonException.Type($"Object of type {value.TypeName} is not JSON serializable");
        }
    }

    private static string FloatName(double value) => double.IsFinite(value)
        ? FloatText.Of(value)
        : double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    private void WriteList(PySequence items)
    {
        Open('[');
        for (int i = 0; i < items.Count; i++)
        {
            Separate(i);
            Write(items[i]);
        }

        Close(']', items.Count);
    }

    private void WriteDict(PyMapping mapping)
    {
        Open('{');
        int index = 0;
        if (layout.SortsKeys)
        {
            foreach (PyEntry entry in Sorted(mapping))
            {
                WriteEntry(entry, index++);
            }
        }
        else
        {
            foreach (PyEntry entry in mapping)
            {
                WriteEntry(entry, index++);
            }
        }

        Close('}', index);
    }

    private void WriteEntry(in PyEntry entry, int index)
    {
        Separate(index);
        WriteText(KeyText(entry.Key));
        output.Append(layout.KeySeparator);
        Write(entry.Value);
    }

    private static PyEntry[] Sorted(PyMapping mapping)
    {
        var entries = new PyEntry[mapping.Count];
        int count = 0;
        bool areTexts = true;
        foreach (PyEntry entry in mapping)
        {
            entries[count++] = entry;
            areTexts &= entry.Key.IsText;
        }

        if (areTexts)
        {
            Array.Sort(entries, static (left, right) => CodePoints.Compare(left.Key.Text, right.Key.Text));
            return entries;
        }

        List<PyValue> pairs = [.. entries.Select(entry => PyValue.TupleOf(entry.Key, entry.Value))];
        return [.. Sorting.ByKey(pairs, pair => ((PyTuple)pair.Reference).Items[0], descending: false)
            .Select(pair => new PyEntry(((PyTuple)pair.Reference).Items[0], ((PyTuple)pair.Reference).Items[1]))];
    }

    private static string KeyText(in PyValue key) => key.Kind switch
    {
        PyKind.String or PyKind.Markup => key.Text,
        PyKind.None => "null",
        PyKind.Bool => key.Int64 != 0 ? "true" : "false",
        PyKind.Int => key.Int64.ToString(CultureInfo.InvariantCulture),
        PyKind.BigInt => IntegerText.Of(key.Integer),
        PyKind.Float => FloatName(key.Float),
        _ => throw PythonException.Type($"keys must be str, int, float, bool or None, not {key.TypeName}"),
    };

    private void Open(char bracket)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw PythonException.Limit("a value nested too deeply to be written as JSON");
        }

        output.Append(bracket);
        _depth++;
    }

    private void Separate(int index)
    {
        if (index > 0)
        {
            output.Append(layout.ItemSeparator);
        }

        BreakLine();
    }

    private void Close(char bracket, int count)
    {
        _depth--;
        if (count > 0)
        {
            BreakLine();
        }

        output.Append(bracket);
    }

    private void BreakLine()
    {
        if (layout.Indent is null)
        {
            return;
        }

        output.Append('\n');
        for (int i = 0; i < _depth; i++)
        {
            output.Append(layout.Indent);
        }
    }

    private void WriteText(string text)
    {
        output.Append('"');
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            int plain = rest.IndexOfAnyExcept(Plain);
            if (plain < 0)
            {
                output.Append(rest);
                break;
            }

            output.Append(rest[..plain]);
            if (Escape(rest[plain]) is { } escape)
            {
                output.Append(escape);
            }
            else
            {
                output.Append(rest[plain]);
            }

            rest = rest[(plain + 1)..];
        }

        output.Append('"');
    }

    private string? Escape(char unit) => unit switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        < ' ' => Numbered(unit),
        '<' or '>' or '&' or '\'' => layout.EscapesHtml ? Numbered(unit) : null,
        > '~' => layout.EscapesNonAscii ? Numbered(unit) : null,
        _ => null,
    };

    private static string Numbered(char unit) => $"\\u{(int)unit:x4}";
}
