using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>What a method, filter or test does with the value it is applied to.</summary>
internal delegate PyValue MethodBody(Evaluation evaluation, PyValue self, in Arguments arguments);
