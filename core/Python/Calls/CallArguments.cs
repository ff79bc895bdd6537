using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>The arguments of a call as written, before they meet the parameters of what is called.</summary>
internal readonly record struct CallArguments(PyValue[] Positional, NamedArgument[] Named)
{
    public static CallArguments None { get; } = new([], []);

    public static CallArguments Of(params PyValue[] positional) => new(positional, []);

    /// <summary>The same arguments without the first positional one.</summary>
    public CallArguments WithoutFirst() => new(Positional[1..], Named);
}
