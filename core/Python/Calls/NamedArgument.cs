using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>An argument passed by name, <c>f(width=4)</c>.</summary>
internal readonly record struct NamedArgument(string Name, PyValue Value);
