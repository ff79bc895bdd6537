namespace Pipelines.Core.Python.Values;

/// <summary>One entry of a dict.</summary>
internal readonly record struct PyEntry(PyValue Key, PyValue Value);
