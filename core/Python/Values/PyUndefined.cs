using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Python.Values;

/// <summary>A value that does not exist. Its error is worded only when somebody needs it.</summary>
internal sealed class PyUndefined
{
    private const int MaxFieldsListed = 40;

    private readonly string? _hint;
    private readonly string? _name;
    private readonly PyValue _owner;

    /// <summary>Undefined for a reason of its own, such as the first item of an empty list.</summary>
    public PyUndefined(UndefinedBehavior behavior, string hint)
    {
        Behavior = behavior;
        _hint = hint;
    }

    /// <summary>A field or element that <paramref name="owner"/> does not have.</summary>
    public PyUndefined(UndefinedBehavior behavior, in PyValue owner, string name)
    {
        Behavior = behavior;
        _owner = owner;
        _name = name;
    }

    public UndefinedBehavior Behavior { get; }

    public PythonException Error() => PythonException.Undefined(_hint ?? MissingFieldMessage());

    /// <summary>Throws when the value may not even be looked at.</summary>
    public void RequireLenient()
    {
        if (Behavior == UndefinedBehavior.Strict)
        {
            throw Error();
        }
    }

    public static PythonException ErrorOf(in PyValue undefined) => ((PyUndefined)undefined.Reference).Error();

    private string MissingFieldMessage()
    {
        if (_owner.Kind != PyKind.Dict)
        {
            return _owner.IsNone
                ? $"None has no field {StringLiteral.Of(_name!)}"
                : $"a {_owner.TypeName} has no field or element {StringLiteral.Of(_name!)}";
        }

        var mapping = new PyMapping(_owner);
        if (mapping.Count == 0)
        {
            return $"the object has no field {StringLiteral.Of(_name!)}; it is empty";
        }

        var names = new List<string>();
        foreach (PyEntry entry in mapping)
        {
            if (names.Count == MaxFieldsListed)
            {
                names.Add("…");
                break;
            }

            names.Add(entry.Key.IsText ? entry.Key.Text : entry.Key.ToString());
        }

        return $"the object has no field {StringLiteral.Of(_name!)}; available fields: {string.Join(", ", names)}";
    }
}
