using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>A parameter of a built-in function, method, filter or test.</summary>
internal sealed record Parameter(string Name, PyValue? Default)
{
    public static Parameter Required(string name) => new(name, null);

    public static Parameter Optional(string name, PyValue value = default) => new(name, value);
}
