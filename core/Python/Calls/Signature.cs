using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>The parameters of something built in, and how a call's arguments are matched to them.</summary>
internal sealed class Signature(params Parameter[] parameters)
{
    public static Signature Empty { get; } = new();

    /// <summary>Whether further positional arguments are taken (<c>*args</c>).</summary>
    public bool TakesMore { get; init; }

    /// <summary>Whether further named arguments are taken (<c>**kwargs</c>).</summary>
    public bool TakesMoreNamed { get; init; }

    public Arguments Bind(string function, in CallArguments call)
    {
        PyValue[] positional = call.Positional;
        if (positional.Length == parameters.Length && call.Named.Length == 0)
        {
            return new Arguments(positional, [], []);
        }

        if (positional.Length > parameters.Length && !TakesMore)
        {
            throw PythonException.Type(
                $"{function}() takes at most {parameters.Length} argument(s), {positional.Length} given");
        }

        var values = new PyValue[parameters.Length];
        int bound = Math.Min(positional.Length, parameters.Length);
        Array.Copy(positional, values, bound);
        List<NamedArgument>? more = BindNamed(function, call.Named, values, bound);
        return new Arguments(values, positional[bound..], more is null ? [] : [.. more]);
    }

    private List<NamedArgument>? BindNamed(string function, NamedArgument[] named, PyValue[] values, int bound)
    {
        for (int i = bound; i < parameters.Length; i++)
        {
            values[i] = Find(named, parameters[i].Name) ?? parameters[i].Default
                ?? throw PythonException.Type($"{function}() misses the argument '{parameters[i].Name}'");
        }

        List<NamedArgument>? more = null;
        foreach (NamedArgument argument in named)
        {
            int index = Array.FindIndex(parameters, parameter => parameter.Name == argument.Name);
            if (index >= 0 && index < bound)
            {
                throw PythonException.Type($"{function}() got two values for the argument '{argument.Name}'");
            }

            if (index < 0)
            {
                more ??= TakesMoreNamed
                    ? []
                    : throw PythonException.Type($"{function}() has no argument named '{argument.Name}'");
                more.Add(argument);
            }
        }

        return more;
    }

    private static PyValue? Find(NamedArgument[] named, string name)
    {
        foreach (NamedArgument argument in named)
        {
            if (argument.Name == name)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
