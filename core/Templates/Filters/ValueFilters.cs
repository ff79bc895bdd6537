using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
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
        new("tojson", new Signature { TakesMore = true, TakesMoreNamed = true }, JsonFilter.ToJson),
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
}
