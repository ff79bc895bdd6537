using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>What a function does.</summary>
internal delegate PyValue FunctionBody(Evaluation evaluation, in Arguments arguments);
