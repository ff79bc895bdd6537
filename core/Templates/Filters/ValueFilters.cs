using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Filters for values of any kind.</summary>
internal static class ValueFilters
{
    private static readonly Signature Default = new(Parameter.Optional("default_value", ""), Parameter.Optional("boolean", false));

    public static IEnumerable<Method> All { get; } =
    [
        new("d", Default, UseDefault),
        new("default", Default, UseDefault),
        new("attr", new Signature(Parameter.Required("name")), Attribute),
        new("pprint", Signature.Empty, (evaluation, self, in _) => PrettyPrinter.Format(self, evaluation.Budget)),
        new(
            "tojson",
            new Signature(
                Parameter.Optional("indent"), Parameter.Optional("ensure_ascii"), Parameter.Optional("separators"), Parameter.Optional("sort_keys")),
            ToJson),
    ];

    private static PyValue UseDefault(Evaluation evaluation, PyValue self, in Arguments arguments) =>
        self.IsUndefined || (arguments.Flag(1) && !Truth.Of(self)) ? arguments[0] : self;

    // Attributes only: a dict has its methods, not its keys.
    private static PyValue Attribute(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        string name = arguments.Text(0);
        if (self.IsUndefined)
        {
            throw PyUndefined.ErrorOf(self);
        }

        return MemberAccess.TryMember(self, name, out PyValue member) ? member : ((TemplateRun)evaluation).UndefinedField(self, name);
    }

    private static PyValue ToJson(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        bool isHtml = ((TemplateRun)evaluation).Options.Json == JsonStyle.Html;
        var layout = new JsonLayout
        {
            EscapesNonAscii = arguments[1].IsNone ? isHtml : arguments.Flag(1),
            SortsKeys = arguments[3].IsNone ? isHtml : arguments.Flag(3),
            EscapesHtml = isHtml,
            Indent = Indent(arguments[0]),
        };
        if (!arguments[2].IsNone)
        {
            PyValue[] separators = Iteration.ToArray(arguments[2], evaluation.Budget);
            layout = separators is [{ IsText: true } item, { IsText: true } key]
                ? layout with { ItemSeparator = item.Text, KeySeparator = key.Text }
                : throw PythonException.Value("separators must be two texts: between items, and behind a key");
        }

        using var buffer = new TextBuffer(evaluation.Budget.Limits.MaxTextChars);
        new PyJson(buffer, layout).Write(self);
        evaluation.Budget.ChargeText(buffer.Length);
        return isHtml ? PyValue.FromMarkup(buffer.ToString()) : PyValue.FromText(buffer.ToString());
    }

    private static string? Indent(in PyValue indent)
    {
        const int MaxIndent = 100;
        if (indent.IsNone)
        {
            return null;
        }

        return indent.IsText ? indent.Text : new string(' ', (int)Math.Clamp(Numbers.RequireInt64(indent), 0, MaxIndent));
    }
}
