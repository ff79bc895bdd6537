using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Python.Values;

/// <summary>Words the error for a field that is not there, with the fields that are.</summary>
internal static class MissingField
{
    private const int MaxFieldsListed = 40;

    public static string Message(in PyValue owner, string name)
    {
        string quoted = StringLiteral.Of(name);
        if (owner.Kind != PyKind.Dict)
        {
            string method = ClosestName.Of(name, MethodTable.Names(owner.Kind)) is { } near ? $"; did you mean the method '{near}'?" : string.Empty;
            return owner.IsNone ? $"None has no field {quoted}" : $"a {owner.TypeName} has no field or element {quoted}{method}";
        }

        var names = new List<string>();
        foreach (PyEntry entry in new PyMapping(owner))
        {
            if (entry.Key.IsText)
            {
                names.Add(entry.Key.Text);
            }
        }

        if (names.Count == 0)
        {
            return $"the object has no field {quoted}; it is empty";
        }

        string suggestion = ClosestName.Of(name, names) is { } closest ? $"; did you mean '{closest}'?" : string.Empty;
        string more = names.Count > MaxFieldsListed ? ", …" : string.Empty;
        return $"the object has no field {quoted}{suggestion} (available fields: {string.Join(", ", names.Take(MaxFieldsListed))}{more})";
    }
}
