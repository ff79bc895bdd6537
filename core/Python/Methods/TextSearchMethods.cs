using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary><c>str</c>: finding and counting. Positions are code points.</summary>
internal static class TextSearchMethods
{
    private static readonly Signature Search =
        new(Parameter.Required("sub"), Parameter.Optional("start"), Parameter.Optional("end"));

    public static IEnumerable<Method> All { get; } =
    [
        new("count", Search, Count),
        new("endswith", Search, (_, self, in arguments) => Affix(self, arguments, static (text, affix) => text.EndsWith(affix, StringComparison.Ordinal))),
        new("find", Search, (_, self, in arguments) => Position(self, arguments, last: false) ?? -1L),
        new("index", Search, (_, self, in arguments) => Position(self, arguments, last: false) ?? throw NotFound()),
        new("rfind", Search, (_, self, in arguments) => Position(self, arguments, last: true) ?? -1L),
        new("rindex", Search, (_, self, in arguments) => Position(self, arguments, last: true) ?? throw NotFound()),
        new("startswith", Search, (_, self, in arguments) => Affix(self, arguments, static (text, affix) => text.StartsWith(affix, StringComparison.Ordinal))),
    ];

    private static PyValue Count(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        string? text = Window(self, arguments, out _);
        string wanted = arguments.Text(0);
        if (text is null)
        {
            return 0;
        }

        if (wanted.Length == 0)
        {
            return CodePoints.Count(text) + 1;
        }

        long count = 0;
        for (int i = text.IndexOf(wanted, StringComparison.Ordinal); i >= 0; i = text.IndexOf(wanted, i + wanted.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static PyValue Affix(in PyValue self, in Arguments arguments, Func<string, string, bool> matches)
    {
        string? text = Window(self, arguments, out _);
        if (arguments[0].Kind != PyKind.Tuple)
        {
            return arguments.Text(0) is { } affix && text is not null && matches(text, affix);
        }

        foreach (PyValue choice in ((PyTuple)arguments[0].Reference).Items)
        {
            if (!choice.IsText)
            {
                throw PythonException.Type($"tuple for startswith or endswith must only contain str, not {choice.TypeName}");
            }

            if (text is not null && matches(text, choice.Text))
            {
                return true;
            }
        }

        return false;
    }

    private static PyValue? Position(in PyValue self, in Arguments arguments, bool last)
    {
        string wanted = arguments.Text(0);
        string? text = Window(self, arguments, out long skipped);
        if (text is null)
        {
            return null;
        }

        int offset = last
            ? text.LastIndexOf(wanted, StringComparison.Ordinal)
            : text.IndexOf(wanted, StringComparison.Ordinal);
        return offset < 0 ? null : skipped + CodePoints.IndexOf(text, offset);
    }

    // The part between start and end; null when start is beyond the end, where Python finds not even "".
    private static string? Window(in PyValue self, in Arguments arguments, out long skipped)
    {
        skipped = 0;
        if (arguments[1].IsNone && arguments[2].IsNone)
        {
            return self.Text;
        }

        int length = CodePoints.Count(self.Text);
        long? start = arguments[1].IsNone ? null : arguments.Integer(1);
        SliceRange range = SliceRange.Of(length, start, arguments[2].IsNone ? null : arguments.Integer(2), 1);
        skipped = range.Start;
        return start > length ? null : CodePoints.Slice(self.Text, (int)range.Start, (int)range.Count);
    }

    private static PythonException NotFound() => PythonException.Value("substring not found");
}
