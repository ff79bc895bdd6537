using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Formatting;
using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Filters that lay text out: <c>indent</c>, <c>truncate</c>, <c>wordwrap</c>.</summary>
internal static class ShapeFilters
{
    // A text that is longer by this little is not worth cutting.
    private const int DefaultLeeway = 5;

    public static IEnumerable<Method> All { get; } =
    [
        new("indent", new Signature(Parameter.Optional("width", 4), Parameter.Optional("first", false), Parameter.Optional("blank", false)), Indent),
        new(
            "truncate",
            new Signature(Parameter.Optional("length", 255), Parameter.Optional("killwords", false), Parameter.Optional("end", "..."), Parameter.Optional("leeway")),
            Truncate),
        new(
            "wordwrap",
            new Signature(
                Parameter.Optional("width", 79), Parameter.Optional("break_long_words", true),
                Parameter.Optional("wrapstring"), Parameter.Optional("break_on_hyphens", true)),
            Wrap),
    ];

    private static PyValue Indent(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        PyValue text = RequireText(self);
        string indention = arguments[0].IsText ? arguments.Text(0) : Padding.Repeat(" ", Bounded(evaluation, arguments.Int32(0)));
        bool indentsFirst = arguments.Flag(1);
        bool indentsBlank = arguments.Flag(2);
        using var result = new TextBuffer(evaluation.Budget.Limits.MaxTextChars);

        // A line end is put behind, so that a text ending in one has an empty last line.
        int index = 0;
        foreach (string line in Lines.Split(text.Text + "\n"))
        {
            if (index > 0)
            {
                result.Append('\n');
            }

            bool isIndented = index == 0 ? indentsFirst : indentsBlank || line.Length > 0;
            result.Append(isIndented ? indention : string.Empty);
            result.Append(line);
            index++;
        }

        evaluation.Budget.ChargeText(result.Length);
        return TextResult.Like(text, result.ToString());
    }

    private static PyValue Truncate(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        int length = arguments.Int32(0);
        string end = arguments.Text(2);
        int endLength = CodePoints.Count(end);
        long leeway = arguments[3].IsNone ? DefaultLeeway : arguments.Integer(3);
        if (length < endLength || leeway < 0)
        {
            throw PythonException.Value($"truncate needs a length of at least {endLength} and a leeway of at least 0");
        }

        if (Size.Of(self) <= length + leeway)
        {
            return self;
        }

        PyValue text = RequireText(self);
        string cut = CodePoints.Slice(text.Text, 0, length - endLength);
        int lastSpace = cut.LastIndexOf(' ');
        if (!arguments.Flag(1) && lastSpace >= 0)
        {
            cut = cut[..lastSpace];
        }

        return TextResult.Like(text, cut + (text.Kind == PyKind.Markup ? Html.Escape(arguments[2]) : end));
    }

    private static PyValue Wrap(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        PyValue text = RequireText(self);
        string separator = arguments.TextOrNull(2) ?? "\n";
        var wrapper = new TextWrapper(arguments.Int32(0), arguments.Flag(1), arguments.Flag(3));
        using var result = new TextBuffer(evaluation.Budget.Limits.MaxTextChars);
        int paragraphs = 0;
        foreach (string paragraph in Lines.Split(text.Text))
        {
            result.Append(paragraphs++ > 0 ? separator : string.Empty);
            int lines = 0;
            foreach (string line in wrapper.Wrap(paragraph))
            {
                evaluation.Budget.Step();
                result.Append(lines++ > 0 ? separator : string.Empty);
                result.Append(line);
            }
        }

        evaluation.Budget.ChargeText(result.Length);
        return TextResult.Like(text, result.ToString());
    }

    private static int Bounded(Evaluation evaluation, int width)
    {
        int count = Math.Max(width, 0);
        evaluation.Budget.ChargeText(count);
        return count;
    }

    private static PyValue RequireText(in PyValue value)
    {
        if (value.IsText)
        {
            return value;
        }

        throw value.IsUndefined
            ? PyUndefined.ErrorOf(value)
            : PythonException.Type($"a text is needed here, not {value.TypeName}");
    }
}
