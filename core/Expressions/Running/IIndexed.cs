using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Running;

/// <summary>An object with elements, <c>match[1]</c>.</summary>
internal interface IIndexed
{
    PyValue At(in PyValue key);
}
