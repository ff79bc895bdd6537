using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Filters;

/// <summary><c>tojson</c>. Model tooling takes other arguments than Jinja, in another order.</summary>
internal static class JsonFilter
{
    private const int MaxIndent = 100;

    private static readonly Signature Html = new(
        Parameter.Optional("indent"), Parameter.Optional("ensure_ascii", true), Parameter.Optional("separators"), Parameter.Optional("sort_keys", true));

    private static readonly Signature Plain = new(
        Parameter.Optional("ensure_ascii", false), Parameter.Optional("indent"), Parameter.Optional("separators"), Parameter.Optional("sort_keys", false));

    public static PyValue ToJson(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        bool isHtml = ((TemplateRun)evaluation).Options.Json == JsonStyle.Html;
        var call = new CallArguments(arguments.More, arguments.MoreNamed);
        Arguments bound = (isHtml ? Html : Plain).Bind("tojson", call);
        (int indent, int ascii) = isHtml ? (0, 1) : (1, 0);
        JsonLayout layout = WithSeparators(bound[2], evaluation, new JsonLayout
        {
            EscapesNonAscii = bound.Flag(ascii),
            SortsKeys = bound.Flag(3),
            EscapesHtml = isHtml,
            Indent = Indent(bound[indent]),
        });

        using var buffer = new TextBuffer(evaluation.Budget.Limits.MaxTextChars);
        new PyJson(buffer, layout).Write(self);
        evaluation.Budget.ChargeText(buffer.Length);
        return isHtml ? PyValue.FromMarkup(buffer.ToString()) : PyValue.FromText(buffer.ToString());
    }

    private static JsonLayout WithSeparators(in PyValue separators, Evaluation evaluation, JsonLayout layout)
    {
        if (separators.IsNone)
        {
            return layout;
        }

        return Iteration.ToArray(separators, evaluation.Budget) is [{ IsText: true } item, { IsText: true } key]
            ? layout with { ItemSeparator = item.Text, KeySeparator = key.Text }
            : throw PythonException.Value("separators must be two texts: between items, and behind a key");
    }

    private static string? Indent(in PyValue indent)
    {
        if (indent.IsNone)
        {
            return null;
        }

        return indent.IsText ? indent.Text : new string(' ', (int)Math.Clamp(Numbers.RequireInt64(indent), 0, MaxIndent));
    }
}
