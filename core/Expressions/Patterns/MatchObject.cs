using System.Text.RegularExpressions;
using Pipelines.Core.Expressions.Running;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Patterns;

/// <summary>What <c>re.match</c> and its like found.</summary>
internal sealed class MatchObject(Match match, string text, IReadOnlyDictionary<string, int> names) : PyObject, IIndexed
{
    private static readonly Signature Groups = new() { TakesMore = true };
    private static readonly Signature Default = new(Parameter.Optional("default"));
    private static readonly Signature OneGroup = new(Parameter.Optional("group", 0));

    public override string TypeName => "re.Match";

    public PyValue At(in PyValue key) => Text(Find(key), PyValue.None);

    public override bool TryGetAttribute(string name, out PyValue value)
    {
        PyFunction? function = name switch
        {
            "group" => new PyFunction(name, Groups, Group),
            "groups" => new PyFunction(name, Default, (_, in arguments) => AllGroups(arguments[0])),
            "groupdict" => new PyFunction(name, Default, (_, in arguments) => NamedGroups(arguments[0])),
            "start" => new PyFunction(name, OneGroup, (_, in arguments) => Start(Find(arguments[0]))),
            "end" => new PyFunction(name, OneGroup, (_, in arguments) => End(Find(arguments[0]))),
            "span" => new PyFunction(name, OneGroup, (_, in arguments) => PyValue.TupleOf(Start(Find(arguments[0])), End(Find(arguments[0])))),
            _ => null,
        };
        value = function is null ? default : PyValue.From(function);
        return function is not null;
    }

    private PyValue Group(Evaluation evaluation, in Arguments arguments) => arguments.More.Length switch
    {
        0 => match.Value,
        1 => Text(Find(arguments.More[0]), PyValue.None),
        _ => PyValue.TupleOf([.. arguments.More.Select(key => Text(Find(key), PyValue.None))]),
    };

    private PyValue AllGroups(PyValue missing) => PyValue.TupleOf([.. match.Groups.Values.Skip(1).Select(group => Text(group, missing))]);

    private PyValue NamedGroups(in PyValue missing)
    {
        var dict = new PyDict();
        foreach ((string name, int number) in names)
        {
            dict.Items[name] = Text(match.Groups[number], missing);
        }

        return PyValue.From(dict);
    }

    private Group Find(in PyValue key)
    {
        int number = -1;
        if (key.IsText)
        {
            number = names.GetValueOrDefault(key.Text, -1);
        }
        else if (key.Kind == PyKind.Int && key.Int64 >= 0 && key.Int64 < match.Groups.Count)
        {
            number = (int)key.Int64;
        }

        return number >= 0 ? match.Groups[number] : throw PythonException.Index("no such group");
    }

    private static PyValue Text(Group group, in PyValue missing) => group.Success ? group.Value : missing;

    private PyValue Start(Group group) => group.Success ? CodePoints.IndexOf(text, group.Index) : -1;

    private PyValue End(Group group) => group.Success ? CodePoints.IndexOf(text, group.Index + group.Length) : -1;
}
