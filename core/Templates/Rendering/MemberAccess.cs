using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Rendering;

/// <summary>
/// <c>a.b</c> and <c>a['b']</c> as Jinja reads them: both find fields and methods, the second fields first; whether the
/// first does too is an option.
/// </summary>
internal static class MemberAccess
{
    public static PyValue Attribute(TemplateRun run, in PyValue owner, string name)
    {
        if (run.Options.MethodsBeforeFields && TryMember(owner, name, out PyValue method))
        {
            return method;
        }

        if (owner.Kind == PyKind.Dict && new PyMapping(owner).TryGet(name, out PyValue field))
        {
            return field;
        }

        return TryMember(owner, name, out PyValue member) ? member : Missing(run, owner, name);
    }

    public static PyValue Item(TemplateRun run, in PyValue owner, in PyValue key)
    {
        if (Subscript.TryGet(owner, key, out PyValue element))
        {
            return element;
        }

        if (key.IsText)
        {
            return TryMember(owner, key.Text, out PyValue member) ? member : Missing(run, owner, key.Text);
        }

        return Missing(run, owner, PyText.Repr(key, run.Budget));
    }

    /// <summary>Unlike an element that is not there, a slice of what has none is an error.</summary>
    public static PyValue Slice(TemplateRun run, in PyValue owner, in PyValue start, in PyValue stop, in PyValue step) =>
        owner.IsUndefined ? Missing(run, owner, "[:]") : Slicing.Of(owner, start, stop, step, run.Budget);

    /// <summary>What belongs to the type, not to the data: methods, attributes of objects.</summary>
    public static bool TryMember(in PyValue owner, string name, out PyValue member)
    {
        switch (owner.Kind)
        {
            case PyKind.Object:
                return ((PyObject)owner.Reference).TryGetAttribute(name, out member);
            case PyKind.Tuple when ((PyTuple)owner.Reference).TryGetField(name, out member):
                return true;
            default:
                Method? method = MethodTable.Find(owner.Kind, name);
                member = method is null ? default : PyValue.From(new BoundMethod(owner, method));
                return method is not null;
        }
    }

    private static PyValue Missing(TemplateRun run, in PyValue owner, string name)
    {
        if (!owner.IsUndefined)
        {
            return run.UndefinedField(owner, name);
        }

        var undefined = (PyUndefined)owner.Reference;
        return undefined.Behavior == UndefinedBehavior.Chainable ? owner : throw undefined.Error();
    }
}
