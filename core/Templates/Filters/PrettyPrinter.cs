using Pipelines.Core.Python;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Python's <c>pprint.pformat</c>: one line if it fits into 80 columns, else one item a line; keys sorted.</summary>
internal sealed class PrettyPrinter
{
    private const int Width = 80;

    private readonly TextBuffer _output;
    private readonly EvaluationBudget _budget;

    private PrettyPrinter(TextBuffer output, EvaluationBudget budget)
    {
        _output = output;
        _budget = budget;
    }

    public static PyValue Format(in PyValue value, EvaluationBudget budget)
    {
        using var output = new TextBuffer(budget.Limits.MaxTextChars);
        new PrettyPrinter(output, budget).Write(SortedKeys.Of(value, budget), indent: 0, allowance: 0, isTop: true);
        budget.ChargeText(output.Length);
        return output.ToString();
    }

    // allowance: columns that the closing brackets behind the value will need
    private void Write(in PyValue value, int indent, int allowance, bool isTop)
    {
        _budget.EnterCall();
        string line = PyText.Repr(value, _budget);
        bool fits = CodePoints.Count(line) <= Width - indent - allowance;
        switch (value.Kind)
        {
            case PyKind.List or PyKind.Tuple when !fits:
                WriteSequence(value, indent, allowance);
                break;
            case PyKind.Dict when !fits:
                WriteDict(new PyMapping(value), indent, allowance);
                break;
            case PyKind.String when !fits && value.Text.Length > 0:
                WriteText(value.Text, indent, allowance, isTop);
                break;
            default:
                _output.Append(line);
                break;
        }

        _budget.LeaveCall();
    }

    private void WriteSequence(in PyValue value, int indent, int allowance)
    {
        bool isTuple = value.Kind == PyKind.Tuple;
        var items = new PySequence(value);
        string close = !isTuple ? "]" : items.Count == 1 ? ",)" : ")";
        _output.Append(isTuple ? '(' : '[');
        for (int i = 0; i < items.Count; i++)
        {
            BreakBefore(i, indent + 1);
            Write(items[i], indent + 1, i == items.Count - 1 ? allowance + close.Length : 1, isTop: false);
        }

        _output.Append(close);
    }

    private void WriteDict(PyMapping mapping, int indent, int allowance)
    {
        _output.Append('{');
        int index = 0;
        foreach (PyEntry entry in mapping)
        {
            BreakBefore(index++, indent + 1);
            string key = PyText.Repr(entry.Key, _budget);
            _output.Append(key);
            _output.Append(": ");
            int column = indent + 1 + CodePoints.Count(key) + 2;
            Write(entry.Value, column, index == mapping.Count ? allowance + 1 : 1, isTop: false);
        }

        _output.Append('}');
    }

    // Long texts become several literals in a row, cut at line ends and behind white space.
    private void WriteText(string text, int indent, int allowance, bool isTop)
    {
        indent += isTop ? 1 : 0;
        allowance += isTop ? 1 : 0;
        List<string> literals = LiteralSplitter.Split(text, Width - indent, allowance);
        if (literals.Count == 1)
        {
            _output.Append(literals[0]);
            return;
        }

        _output.Append(isTop ? "(" : string.Empty);
        for (int i = 0; i < literals.Count; i++)
        {
            if (i > 0)
            {
                _output.Append('\n');
                _output.Append(' ', indent);
            }

            _output.Append(literals[i]);
        }

        _output.Append(isTop ? ")" : string.Empty);
    }

    private void BreakBefore(int index, int indent)
    {
        if (index > 0)
        {
            _output.Append(",\n");
            _output.Append(' ', indent);
        }
    }
}
